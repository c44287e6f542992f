using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;

namespace AfdActors.Coordinator.Checkpoints;

/// <summary>A client's view, its own copy of the global model, as a stateful downlink keeps it.</summary>
/// <param name="Round">Of the client's last accepted update.</param>
/// <param name="State">Bytes that only the downlink understands.</param>
public sealed record ClientView(int Round, byte[] State);

/// <summary>Everything that a run is after a round: what the checkpoint holds and what the next round starts from. Immutable.</summary>
/// <param name="LayoutFingerprint">The model that the weights belong to.</param>
/// <param name="Round">Finished rounds; 0 before the first.</param>
/// <param name="Weights">The global model that the next round sends and moves, one flat vector in layout order.</param>
/// <param name="Dropout">State of the dropout strategy: score maps, last losses, recorded sub-models.</param>
/// <param name="Optimizer">State of the server optimizer.</param>
/// <param name="Ledger">The accepted updates, for verdicts that clients still have to learn.</param>
/// <param name="Report">The report of the last round; null before the first.</param>
public sealed record RunState(
    string LayoutFingerprint, int Round, float[] Weights, byte[] Dropout, byte[] Optimizer, VerdictLedger Ledger, RoundReport? Report)
{
    /// <summary>The state of a run that has not begun: initial weights, empty score maps.</summary>
    /// <param name="catalogs">Where the settings' names are looked up; null: the strategies of the library.</param>
    /// <param name="weights">The initial weights, in layout order; null: from the seed.</param>
    public static RunState Fresh(
        RunId run, ModelLayout layout, CoordinatorSettings settings, StrategyCatalogs? catalogs = null, float[]? weights = null)
    {
        catalogs ??= StrategyCatalogs.BuiltIn;
        return new RunState(
            layout.Fingerprint,
            0,
            weights ?? InitialWeights.Of(layout, settings.Seed),
            catalogs.CreateDropout(settings.Dropout, layout, settings.Seed).Save(),
            RoundParts.AggregationOf(settings, catalogs, layout).Save(),
            VerdictLedger.Empty(run),
            null)
        {
            Selection = (catalogs.CreateSelector(settings.Selection.Strategy) as IStatefulSelector)?.Save() ?? [],
        };
    }

    /// <summary>State of the client selector; empty where it has none.</summary>
    public byte[] Selection { get; init; } = [];

    /// <summary>Each client's view after its last accepted offer, where the downlink is stateful; empty else.</summary>
    public ImmutableSortedDictionary<ClientId, ClientView> Views { get; init; } = ImmutableSortedDictionary<ClientId, ClientView>.Empty;

    /// <summary>Running average of the global models, as long as they are; null where none is kept, and before the first round.</summary>
    public float[]? Average { get; init; }

    /// <summary>
    /// The model that the run stands for and is named by its hash: the average where one is kept. What is evaluated and exported makes up
    /// for dropout besides (<see cref="Algorithms.Dropout.ServedScale"/>).
    /// </summary>
    public float[] Served => Average ?? Weights;

    /// <summary>Whether there is an average to go on from, or none, as these settings have it.</summary>
    /// <param name="averaging">beta; 0 keeps no average.</param>
    /// <exception cref="MalformedDataException">The state is that of a run with other settings.</exception>
    public void RequireAverage(double averaging)
    {
        if ((averaging > 0 && Round > 0) != Average is not null)
        {
            throw new MalformedDataException(
                $"expected a state after round {Round} with averaging {averaging}, got one {(Average is null ? "without" : "with")} a running average");
        }
    }

    public RunId Run => Ledger.Run;

    /// <summary>SHA-256 of the served model's little-endian bytes, lower-case hex.</summary>
    public string ModelSha256() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(Served.AsSpan())));
}
