using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Messages;
using AfdActors.Testing;

namespace AfdActors.Hosting.Tests;

/// <summary>What a node and its coordinator have to have the same of.</summary>
[Collection("process-wide state")]
public sealed class RunTermsTests : IDisposable
{
    private const string Dealt = "afd.data { partition = dirichlet, clients = 2 }";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Two processes with the same settings and files of the same kind agree, wherever the files lie.</summary>
    [Fact]
    public void The_same_settings_and_files_agree()
    {
        var terms = Of("a.csv", "label,f,g\ncat,1,2\ndog,3,4\n", Dealt);
        Assert.Null(Term.Disagreement(terms, Of("b.csv", "label,f,g\ncat,1,2\ndog,3,4\n", Dealt + "\nafd.training.lr = 1")));
        Assert.InRange(terms.Length, 8, Term.Most);
    }

    [Theory]
    [InlineData(Dealt + "\nafd.run.seed = 9", null, "afd.run.seed: expected 1 as the coordinator has it, got 9")]
    [InlineData(Dealt + "\nafd.data.alpha = 0.25", null, "afd.data.alpha: expected 0.5 as the coordinator has it, got 0.25")]
    [InlineData("afd.data { partition = iid, clients = 2 }", null, "afd.data.partition: expected dirichlet as the coordinator has it, got iid")]
    [InlineData("afd.data { partition = dirichlet, clients = 1 }", null, "afd.data.clients: expected 2 as the coordinator has it, got 1")]
    [InlineData(Dealt + "\nafd.data.divisor = 255", null, "afd.data.divisor: expected 1 as the coordinator has it, got 255")]
    [InlineData(Dealt + "\nafd.training.objective = other", null, "afd.training.objective: expected cross-entropy as the coordinator has it, got other")]
    [InlineData(Dealt + "\nafd.data.shape = [1, 1, 2]", null, "shape of a sample: expected [2] as the coordinator has it, got [1, 1, 2]")]
    [InlineData(Dealt, "label,f,g\ncat,1,2\nemu,3,4\n",
        "labels of the data: expected \"cat\", \"dog\" as the coordinator has it, got \"cat\", \"emu\"")]
    [InlineData(Dealt, "label,g,f\ncat,2,1\ndog,4,3\n",
        "features of the data: expected \"f\", \"g\" as the coordinator has it, got \"g\", \"f\"")]
    [InlineData(Dealt, "label,f,g\n0,1,2\n1,3,4\n",
        "labels of the data: expected \"cat\", \"dog\" as the coordinator has it, got numbers without names")]
    [InlineData(Dealt, "label,f,g\ncat,1,2\ndog,3,4\ndog,3,4\n", "samples to deal out: expected ")]
    [InlineData(Dealt, "label,f,g\ncat,1,2\ndog,3,4.5\n", "samples to deal out: expected ")]
    public void What_differs_is_named_with_both_values(string settings, string? table, string disagreement)
    {
        const string own = "label,f,g\ncat,1,2\ndog,3,4\n";
        Assert.Contains(
            disagreement, Term.Disagreement(Of("a.csv", own, Dealt), Of("b.csv", table ?? own, settings)), StringComparison.Ordinal);
    }

    /// <summary>Sites with files of their own: only what kind of data they hold is compared, not the data.</summary>
    [Fact]
    public void Files_of_its_own_are_a_sites_own_where_clients_are_as_the_files_say()
    {
        var north = Of("n.csv", "label,client,f\n0,north,1\n1,north,2\n", "");
        Assert.Null(Term.Disagreement(north, Of("s.csv", "label,client,f\n0,south,5\n1,south,6\n1,south,7\n", "")));
        Assert.NotNull(Term.Disagreement(north, Of("s.csv", "label,client,age\n0,south,5\n1,south,6\n", "")));
    }

    [Fact]
    public void Long_lists_of_names_differ_by_a_checksum()
    {
        var columns = Enumerable.Range(0, 300).Select(i => $"feature-with-a-long-name-{i}").ToList();
        var zeros = string.Join(',', Enumerable.Repeat('0', 300));
        var a = Of("a.csv", $"label,{string.Join(',', columns)}\n0,{zeros}\n1,{zeros}\n", Dealt);
        columns[299] = "other";
        var b = Of("b.csv", $"label,{string.Join(',', columns)}\n0,{zeros}\n1,{zeros}\n", Dealt);
        Assert.Contains("300 names with the checksum", Term.Disagreement(a, b), StringComparison.Ordinal);
        Assert.All(a.Concat(b), term => Assert.InRange(term.Value.Length, 1, Term.MaxValueLength));
        Assert.All(a.Concat(b), term => Assert.InRange(term.Key.Length, 1, Term.MaxKeyLength));
    }

    /// <summary>Data that a program made have no settings; names that only one side gives do not matter.</summary>
    [Fact]
    public void Data_of_a_program_are_compared_by_their_kind()
    {
        var run = ConfigurationLoader.Parse("afd { model.name = mlp, data.name = synthetic, data.partition = iid, data.clients = 1 }", "test", []);
        var data = new FederatedDataset("own", [2], 2, [new ClientDataset(new ClientId("a"), SampleSet.FromValues([2], [1, 2], [1]), SampleSet.Empty([2]))]);
        var terms = RunTerms.Of(run, data, RunData.ModelOf(data, run));
        Assert.DoesNotContain(terms, term => term.Key.StartsWith("afd.data", StringComparison.Ordinal) || term.Key.StartsWith("afd.run", StringComparison.Ordinal));
        var named = data with { ClassNames = ["no", "yes"] };
        Assert.Null(Term.Disagreement(terms, RunTerms.Of(run, named, RunData.ModelOf(named, run))));
        var wider = data with { Classes = 3 };
        Assert.Contains(
            "classes of the data: expected 2 as the coordinator has it, got 3", Term.Disagreement(terms, RunTerms.Of(run, wider, RunData.ModelOf(wider, run))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Word_vectors_are_told_apart_by_how_their_file_begins()
    {
        var run = ConfigurationLoader.Parse("afd { model.name = sent140-lstm, data.name = sent140 }", "test", []);
        var drawn = TermsOfVectors(run, null);
        var glove = TermsOfVectors(run, _folder.File("glove.txt", "the 1 2\nof 3 4\n"));
        Assert.Contains("afd.data.vectors: expected none, drawn from the seed as the coordinator has it, got the 1 2 of 3 4", Term.Disagreement(drawn, glove), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "afd.data.vectors", Term.Disagreement(glove, TermsOfVectors(run, _folder.File("copy.txt", "the 1 2\nof 3 4\n"))) ?? "", StringComparison.Ordinal);
    }

    private static ImmutableArray<Term> TermsOfVectors(RunConfiguration run, string? vectors)
    {
        var data = DataSets.Outline(run.Data with { Vectors = vectors })!;
        return RunTerms.Of(run, data, RunData.ModelOf(data, run));
    }

    private ImmutableArray<Term> Of(string name, string table, string settings)
    {
        // Enough rows to hold some out and deal the others to two clients.
        var rows = table[(table.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        var file = _folder.File(name, table + rows + rows).Replace("\\", "\\\\", StringComparison.Ordinal);
        var run = ConfigurationLoader.Parse(
            $"afd {{ model.name = mlp, data {{ name = csv, path = \"{file}\" }} }}\n{settings.Replace("\nafd.training.objective = other", "", StringComparison.Ordinal)}",
            "test", []);
        if (settings.Contains("objective = other", StringComparison.Ordinal)) run = run with { Training = run.Training with { Objective = "other" } };
        var data = DataSets.Load(run.Data);
        return RunTerms.Of(run, data, RunData.ModelOf(data, run));
    }
}
