using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Messages;
using AfdActors.Training.Models;

namespace AfdActors.Hosting;

/// <summary>
/// What the nodes of a cluster and its coordinator have to have the same of: what is trained, on what kind of samples, and, where the
/// clients' samples follow from settings, these. Where each node has files of its own (partition natural), only their kind counts.
/// </summary>
internal static class RunTerms
{
    private const int ShownNames = 12;

    public static ImmutableArray<Term> Of(RunConfiguration configuration, FederatedDataset data, IFederatedModel model) =>
    [
        .. Kind(configuration, data, model).Concat(data.Source is { } source ? Settings(source, data) : [])
            .Select(term => new Term(term.Key, Cut(Printable.Line(term.Value)))),
    ];

    private static IEnumerable<Term> Kind(RunConfiguration configuration, FederatedDataset data, IFederatedModel model)
    {
        yield return new("afd.model.name", model.Layout.Name);
        yield return new("afd.training.objective", configuration.Training.Objective);
        yield return new("shape of a sample", $"[{string.Join(", ", data.InputShape)}]");
        yield return new("classes of the data", Text(data.Classes));
        // A program may leave the names out of its own data; what files say is known.
        if (data.Source is not null || !data.ClassNames.IsEmpty) yield return new("labels of the data", Names(data.ClassNames));
        if (data.Source is not null || !data.FeatureNames.IsEmpty) yield return new("features of the data", Names(data.FeatureNames));
    }

    private static IEnumerable<Term> Settings(DataSettings source, FederatedDataset data)
    {
        yield return new("afd.data.name", source.Name);
        yield return new("afd.data.partition", source.Partition);
        yield return new("afd.data.divisor", Text(source.Divisor));
        if (source.Partition == "dirichlet") yield return new("afd.data.alpha", Text(source.Alpha));
        yield return new("afd.data.clients", Text(source.Clients));
        if (source.DependOnSeed) yield return new("afd.run.seed", Text(source.Seed));
        if (source.VectorsBegin is { } vectors) yield return new("afd.data.vectors", vectors);
        if (source.Partition != "natural" && !data.Clients.IsEmpty)
            yield return new(Term.Samples, Samples(DataFingerprint.Of(data)));
    }

    private static string Samples(DataFingerprint data) => $"{data.TrainSamples} with the checksum {data.Sha256[..8]}";

    /// <summary>The first names; a checksum stands for the others.</summary>
    private static string Names(ImmutableArray<string> names)
    {
        if (names.IsEmpty) return "numbers without names";
        var shown = string.Join(", ", names.Take(ShownNames).Select(name => $"\"{(name.Length > 16 ? name[..16] + "..." : name)}\""));
        var all = string.Join('\n', names);
        return names.Length <= ShownNames && names.All(name => name.Length <= 16) && shown.Length <= Term.MaxValueLength
            ? shown
            : Cut(shown, 120) + $" ({names.Length} names with the checksum {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..8]})";
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Cut(string text, int most = Term.MaxValueLength) => text.Length <= most ? text : text[..most];
}
