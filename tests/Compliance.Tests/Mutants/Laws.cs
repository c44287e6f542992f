using System.Reflection;

namespace AfdActors.Compliance.Tests.Mutants;

/// <summary>Holds a suite to its word: each of its laws fails for an implementation that breaks it.</summary>
internal static class Laws
{
    /// <param name="mutants">For each law of the suite, by its name, the suite of an implementation that breaks it.</param>
    public static void AreBrokenBy<TSuite>(params (string Law, TSuite Suite)[] mutants)
        where TSuite : class
    {
        var laws = typeof(TSuite).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.IsDefined(typeof(FactAttribute))).ToList();
        Assert.Equal(laws.Select(law => law.Name).Order(), mutants.Select(mutant => mutant.Law).Distinct().Order());
        Assert.All(mutants, mutant => Assert.False(
            Holds(laws.Single(law => law.Name == mutant.Law), mutant.Suite),
                $"expected {mutant.Law} to fail for a mutant that breaks it, got that it holds"));
    }

    /// <summary>A theory holds where it does for all of its data.</summary>
    private static bool Holds(MethodInfo law, object suite)
    {
        object?[][] cases = law.IsDefined(typeof(TheoryAttribute))
            ? [.. law.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(law))]
            : [[]];
        try
        {
            foreach (var arguments in cases) law.Invoke(suite, arguments);
            return true;
        }
        catch (TargetInvocationException)
        {
            return false;
        }
    }
}
