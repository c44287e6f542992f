using System.CommandLine;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.RunFolders;
using AfdActors.Experiments.Runs;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using AfdActors.Training.Models;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd inspect RUN</c>: a run folder in words and numbers.</summary>
internal static class InspectCommand
{
    private sealed record CheckpointSummary(string Run, int Round, int Parameters);

    private sealed record Output(
        IReadOnlyDictionary<string, string> Config, CheckpointSummary? Checkpoint, IReadOnlyList<RoundReport> Rounds,
        IReadOnlyDictionary<string, IReadOnlyList<double>> ScoreMaps,
        IReadOnlyList<WholeLayer> Whole);

    public static Command Create(CommandServices services)
    {
        var run = new Argument<string>("RUN") { Description = "run folder" };
        var command = new Command("inspect", """
            Show a run: its configuration, its rounds, the state of its score maps, and the layers that no sub-model cuts.

            Example:
              afd inspect runs/femnist
            """)
        {
            run,
        };
        command.SetAction(parsed =>
        {
            var output = Look(RunFolder.Existing(parsed.GetRequiredValue(run)), services.Catalogs());
            if (parsed.GetValue(services.Json))
                services.Terminal.WriteJson(output);
            else
                Show(services.Terminal, output);
            return ExitCode.Done;
        });
        return command;
    }

    private static Output Look(RunFolder folder, RunCatalogs catalogs)
    {
        var configuration = folder.LoadConfiguration(catalogs);
        var state = folder.ReadCheckpoint();
        var model = File.Exists(folder.ModelPath) ? Model(folder, configuration) : null;
        var scores = state is null || model is null ? [] : ScoreMapReader.Read(configuration, catalogs.Strategies, model.Layout, state);
        return new Output(
            ConfigurationText.Keys(configuration).ToDictionary(entry => entry.Key, entry => entry.Value),
            state is null ? null : new CheckpointSummary(state.Run.Value, state.Round, state.Weights.Length),
            folder.Rounds.Read(),
            scores.ToDictionary(group => group.Group, group => group.Scores),
            model?.Whole ?? []);
    }

    private static ModuleModel Model(RunFolder folder, RunConfiguration configuration)
    {
        var description = ModelDescription.Read(folder.ModelPath);
        try
        {
            return ModelCatalog.Create(configuration.Model, description.InputShape, description.Classes, configuration.Dropout.Lstm);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"afd.model.name: {e.Message}", e);
        }
    }

    private static void Show(Terminal to, Output output)
    {
        foreach (var (key, value) in output.Config)
            to.Out.WriteLine($"{key} = {value}");
        to.Out.WriteLine();
        Tables.Write(
            to, 0, ["round", "accepted", "dropped", "loss", "accuracy", "down", "up", "simulated", "time", "model"],
            output.Rounds.Select(round => (IReadOnlyList<string>)
        [
            Format.Count(round.Round), Format.Count(round.Accepted.Count), Format.Count(round.Dropped.Count), Format.Number(round.Loss),
            Format.Accuracy(round.Accuracy),
            Format.Bytes(round.BytesDown), Format.Bytes(round.BytesUp), Format.Seconds(round.SimulatedSeconds),
            Format.Seconds(round.Seconds), Format.Hash(round.ModelSha256),
        ]));
        if (output.ScoreMaps.Count > 0)
        {
            Tables.Write(
                to, 1, ["unit group", "units", "with a score", "mean score", "highest", "of unit"],
                output.ScoreMaps.Select(group => (IReadOnlyList<string>)
            [
                group.Key, Format.Count(group.Value.Count), Format.Count(group.Value.Count(score => score > 0)),
                Format.Number(group.Value.Average()),
                Format.Number(group.Value.Max()), Format.Count(group.Value.Index().MaxBy(unit => unit.Item).Index),
            ]));
        }

        if (output.Whole.Count > 0)
        {
            Tables.Write(
                to, 2, ["layer in every sub-model", "why its units are never dropped"],
                output.Whole.Select(layer => (IReadOnlyList<string>)[layer.Path, layer.Reason]));
        }

        to.Out.WriteLine(output.Checkpoint is { } checkpoint
            ? $"checkpoint: round {checkpoint.Round}, {checkpoint.Parameters} parameters, run {checkpoint.Run}"
            : "checkpoint: none");
    }
}
