using System.Reflection;
using AfdActors.Algorithms.Strategies;
using AfdActors.Hosting;
using AfdActors.Training.Models;

namespace AfdActors.Cli;

/// <summary>
/// The assemblies of <c>--plugin</c>: TorchSharp modules, which <c>afd.model.name</c> may name then, and strategies
/// (<see cref="IStrategyPlugin"/>). Nothing else loads an assembly, and no name on the wire does.
/// </summary>
internal static class Plugins
{
    /// <summary>Loads them in the order given.</summary>
    /// <returns>The strategies of the library and of the plugins.</returns>
    /// <exception cref="UsageException">One cannot be used; the message names it and says what to do.</exception>
    public static StrategyCatalogs Load(IEnumerable<string> paths) => paths.Aggregate(StrategyCatalogs.BuiltIn, (catalogs, path) =>
    {
        try
        {
            return Register(UserModels.Load(path), catalogs);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--plugin {path}: {e.Message}", e);
        }
    });

    private static StrategyCatalogs Register(Assembly assembly, StrategyCatalogs catalogs)
    {
        var types = TypesOf(assembly);
        var plugins = types.Where(IsPlugin).ToList();
        return plugins.Count > 0 || types.Any(UserModels.IsModel)
            ? plugins.OrderBy(type => type.FullName, StringComparer.Ordinal).Aggregate(catalogs, Register)
            : throw new ArgumentException(
                $"expected a public class that implements {nameof(IStrategyPlugin)}, or a TorchSharp module, got neither");
    }

    private static bool IsPlugin(Type type) =>
        type is { IsVisible: true, IsClass: true, IsAbstract: false } && typeof(IStrategyPlugin).IsAssignableFrom(type);

    /// <summary>The code is a stranger's: whatever it throws becomes a message.</summary>
    private static StrategyCatalogs Register(StrategyCatalogs catalogs, Type type)
    {
        if (type.ContainsGenericParameters || type.GetConstructor([]) is not { } constructor)
            throw new ArgumentException($"{type.FullName}: expected a public constructor without parameters, got none; add one");
        try
        {
            return ((IStrategyPlugin)constructor.Invoke([])).Register(catalogs)
                ?? throw new ArgumentException("expected the catalogs with the plugin's strategies, got null");
        }
        catch (TargetInvocationException e)
        {
            throw new ArgumentException(
                $"{type.FullName}: expected a constructor that succeeds, got {Said(e.InnerException!)}; correct it, or leave the plugin out", e);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{type.FullName}: {OneLine(e.Message)}; correct its Register, or leave the plugin out", e);
        }
        catch (Exception e)
        {
            throw new ArgumentException(
                $"{type.FullName}: expected a Register that succeeds, got {Said(e)}; correct it, or leave the plugin out", e);
        }
    }

    private static Type[] TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            var cause = e.LoaderExceptions.First(cause => cause is not null)!;
            throw new ArgumentException(
                $"expected what the assembly refers to beside it, in the versions that it was built with, got {Said(cause)}", e);
        }
    }

    private static string Said(Exception e) => $"{e.GetType().Name}: {OneLine(e.Message)}";

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").TrimEnd();
}
