using System.Reflection;
using AfdActors.Algorithms.Strategies;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using AfdActors.Training.Models;
using AfdActors.Training.Objectives;

namespace AfdActors.Cli;

/// <summary>
/// The assemblies of <c>--plugin</c>: TorchSharp modules, which <c>afd.model.name</c> may name then, strategies
/// (<see cref="IStrategyPlugin"/>), objectives and metrics (<see cref="IScoringPlugin"/>). Nothing else loads an assembly, and no name on
/// the wire does.
/// </summary>
internal static class Plugins
{
    /// <summary>Loads them in the order given.</summary>
    /// <returns>What the library and the plugins have.</returns>
    /// <exception cref="UsageException">One cannot be used; the message names it and says what to do.</exception>
    public static RunCatalogs Load(IEnumerable<string> paths) => paths.Aggregate(RunCatalogs.BuiltIn, (catalogs, path) =>
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

    private static RunCatalogs Register(Assembly assembly, RunCatalogs catalogs)
    {
        var types = TypesOf(assembly);
        var plugins = types.Where(IsPlugin).ToList();
        return plugins.Count > 0 || types.Any(UserModels.IsModel)
            ? plugins.OrderBy(type => type.FullName, StringComparer.Ordinal).Aggregate(catalogs, Register)
            : throw new ArgumentException(
                $"expected a public class that implements {nameof(IStrategyPlugin)} or {nameof(IScoringPlugin)}, or a TorchSharp module, got none of these");
    }

    private static bool IsPlugin(Type type) =>
        type is { IsVisible: true, IsClass: true, IsAbstract: false }
        && (typeof(IStrategyPlugin).IsAssignableFrom(type) || typeof(IScoringPlugin).IsAssignableFrom(type));

    /// <summary>The code is a stranger's: whatever it throws becomes a message.</summary>
    private static RunCatalogs Register(RunCatalogs catalogs, Type type)
    {
        if (type.ContainsGenericParameters || type.GetConstructor([]) is not { } constructor)
            throw new ArgumentException($"{type.FullName}: expected a public constructor without parameters, got none; add one");
        try
        {
            var plugin = constructor.Invoke([]);
            return new RunCatalogs(
                plugin is IStrategyPlugin strategies ? Given(strategies.Register(catalogs.Strategies)) : catalogs.Strategies,
                plugin is IScoringPlugin scoring ? Given(scoring.Register(catalogs.Scoring)) : catalogs.Scoring);
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

    private static T Given<T>(T? registered)
        where T : class =>
        registered ?? throw new ArgumentException("expected the catalogs with what the plugin has, got null");

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
