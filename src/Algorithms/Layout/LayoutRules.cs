using System.Collections.Immutable;

namespace AfdActors.Algorithms.Layout;

/// <summary>What a layout must obey; a violation is a programmer's error and names the group or parameter.</summary>
internal static class LayoutRules
{
    public static void Check(string name, ImmutableArray<UnitGroup> groups, ImmutableArray<ParameterSpec> parameters)
    {
        CheckName(name);
        Require(!groups.IsDefault && !parameters.IsDefaultOrEmpty, "expected at least one parameter, got none");
        foreach (var group in groups)
        {
            CheckName(group.Name);
            Require(group.Units > 0, $"group {group.Name}: expected at least one unit, got {group.Units}");
        }
        foreach (var parameter in parameters)
            CheckParameter(parameter, groups);
        Require(!parameters[0].IsBuffer, "expected at least one trained parameter, in front of all buffers, got a buffer as the first");
        for (var p = 1; p < parameters.Length; p++)
        {
            Require(parameters[p].IsBuffer
                || !parameters[p - 1].IsBuffer,
                $"{parameters[p].Name}: expected trained parameters in front of all buffers, got one after {parameters[p - 1].Name}");
        }

        Require(groups.Select(g => g.Name).Distinct().Count() == groups.Length, "expected distinct group names");
        Require(parameters.Select(p => p.Name).Distinct().Count() == parameters.Length, "expected distinct parameter names");
    }

    private static void CheckParameter(ParameterSpec parameter, ImmutableArray<UnitGroup> groups)
    {
        CheckName(parameter.Name);
        Require(!parameter.Shape.IsDefaultOrEmpty && parameter.Shape.All(d => d > 0), $"{parameter.Name}: expected positive axis lengths");
        Require(parameter.FanIn > 0, $"{parameter.Name}: expected a positive fan-in, got {parameter.FanIn}");
        Require(!parameter.Covers.IsDefault, $"{parameter.Name}: expected covers, got none");
        Require(
            parameter.Covers.Select(c => c.Axis).Distinct().Count() == parameter.Covers.Length,
            $"{parameter.Name}: expected at most one group per axis");
        foreach (var cover in parameter.Covers)
        {
            Require(
                cover.Axis >= 0 && cover.Axis < parameter.Shape.Length && cover.Group >= 0 && cover.Group < groups.Length,
                $"{parameter.Name}: expected a cover of an existing axis by an existing group, got {cover}");
            var covered = (long)cover.Gates * groups[cover.Group].Units * cover.Block;
            Require(
                cover.Block > 0 && cover.Gates > 0 && covered == parameter.Shape[cover.Axis],
                $"{parameter.Name}: expected gates * units * block = {parameter.Shape[cover.Axis]} on axis {cover.Axis}, got {covered}");
        }
    }

    private static void CheckName(string name) =>
        Require(
            !string.IsNullOrEmpty(name) && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)),
            $"expected a name without white space, got '{name}'");

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new ArgumentException(message);
    }
}
