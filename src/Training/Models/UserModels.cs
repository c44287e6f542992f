using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// Modules of the user's own assembly, named "Type, Assembly" in <c>afd.model.name</c>. The name is of the local configuration and never
/// comes from the wire. A module's constructor takes nothing, or (ImmutableArray&lt;int&gt; inputShape, int classes): the shape of a sample
/// without the batch axis, and the number of logits.
/// </summary>
public static class UserModels
{
    /// <summary>Whether a name is that of a user's type, and not of the catalog.</summary>
    public static bool IsName(string name) => name.Contains(',', StringComparison.Ordinal);

    /// <summary>Whether a type can be a model: a module that is not abstract.</summary>
    public static bool IsModel(Type type) => typeof(nn.Module<Tensor, Tensor>).IsAssignableFrom(type) && !type.IsAbstract;

    /// <summary>Loads an assembly of the user's own; what it refers to is looked for beside it.</summary>
    /// <exception cref="ArgumentException">The file is missing or no .NET assembly.</exception>
    public static Assembly Load(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full)) throw new ArgumentException($"expected the .dll that dotnet build made, got no file at {full}");
        Assembly assembly;
        try
        {
            assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(full);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"expected the .dll that dotnet build made, got {full}: {e.Message.ReplaceLineEndings(" ").TrimEnd()}", e);
        }
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(Path.GetDirectoryName(full)!, name.Name + ".dll") is var beside && File.Exists(beside)
                ? context.LoadFromAssemblyPath(beside)
                : null;
        return assembly;
    }

    /// <summary>The model of a type, seen to train on samples of this shape.</summary>
    /// <param name="name">"Namespace.Type, Assembly".</param>
    /// <exception cref="ArgumentException">
    /// There is no such type, it is no module, it cannot be made, or it does not train on such samples.
    /// </exception>
    public static ModuleModel Create(string name, ImmutableArray<int> inputShape, int classes)
    {
        var type = Type.GetType(name, assembly => Loaded(assembly.Name), typeResolver: null)
            ?? throw new ArgumentException(
                $"'{name}': no such type; expected \"Namespace.Type, Assembly\" of an assembly that --plugin loads");
        if (!IsModel(type))
        {
            throw new ArgumentException(
                $"'{name}': expected a class that derives from Module<Tensor, Tensor>, got {type.FullName} : {type.BaseType?.Name}");
        }

        var shaped = type.GetConstructor([typeof(ImmutableArray<int>), typeof(int)]);
        var plain = type.GetConstructor([]);
        if (shaped is null && plain is null)
        {
            throw new ArgumentException(
                $"'{name}': expected a public constructor () or (ImmutableArray<int> inputShape, int classes), got neither");
        }

        var model = new ModuleModel(
            type.FullName!, inputShape, classes, () =>
            Make(name, () => shaped is null ? plain!.Invoke([]) : shaped.Invoke([inputShape, classes])));
        ModelTrial.Run(model);
        return model;
    }

    private static Assembly? Loaded(string? name) =>
        AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == name);

    private static nn.Module<Tensor, Tensor> Make(string name, Func<object> create)
    {
        try
        {
            return (nn.Module<Tensor, Tensor>)create();
        }
        catch (TargetInvocationException e)
        {
            throw new ArgumentException($"'{name}': its constructor failed: {e.InnerException!.Message}", e.InnerException);
        }
    }
}
