using System.CommandLine;
using AfdActors.Experiments.Export;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting;
using AfdActors.Hosting.Files;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd export RUN --format safetensors|npz --to FILE</c>: the model that the checkpoint serves, for other programs.</summary>
internal static class ExportCommand
{
    private sealed record Exported(string To, string Format, int Round, int Tensors, int Parameters);

    public static Command Create(CommandServices services)
    {
        var run = new Argument<string>("RUN") { Description = "run folder" };
        var format = new Option<string>("--format") { Description = "safetensors or npz", Required = true };
        format.AcceptOnlyFromAmong("safetensors", "npz");
        var to = new Option<string>("--to")
        {
            Description = "file to write; replaced as a whole if it is there",
            Required = true,
            HelpName = "FILE",
        };
        var command = new Command("export", """
            Write the model of a run's checkpoint, one float32 tensor per parameter: the one that was evaluated, which is
            the running average where aggregation.averaging keeps one.

            Examples:
              afd export runs/femnist --format safetensors --to model.safetensors
              afd export runs/femnist --format npz --to model.npz
            """)
        {
            run, format, to,
        };
        command.SetAction(parsed =>
        {
            var folder = RunFolder.Existing(parsed.GetRequiredValue(run));
            var state = folder.ReadCheckpoint() ?? throw new UsageException($"{folder.FullPath}: expected a checkpoint, got none yet");
            var description = ModelDescription.Read(folder.ModelPath);
            if (description.LayoutFingerprint != state.LayoutFingerprint)
            {
                throw new UsageException(
                    $"{folder.ModelPath}: expected the checkpoint's layout {state.LayoutFingerprint}, got {description.LayoutFingerprint}");
            }

            var tensors = NamedTensor.Cut(description.Parameters, state.Served);
            var path = parsed.GetRequiredValue(to);
            var kind = parsed.GetRequiredValue(format);
            Write(path, kind, tensors);
            if (parsed.GetValue(services.Json))
            {
                services.Terminal.WriteJson(new Exported(path, kind, state.Round, tensors.Count, state.Weights.Length));
            }
            else
            {
                services.Terminal.Out.WriteLine(
                    $"{path}: {tensors.Count} tensors, {state.Weights.Length} parameters, after round {state.Round}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(string path, string format, IReadOnlyList<NamedTensor> tensors)
    {
        try
        {
            AtomicFile.Write(path, stream =>
            {
                if (format == "npz")
                    NpzWriter.Write(stream, tensors);
                else
                    SafetensorsWriter.Write(stream, tensors);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--to {path}: expected a file that can be written, got: {e.Message}", e);
        }
    }
}
