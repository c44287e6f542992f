using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Datasets;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Runs;

/// <summary>What a run's memory and disk depend on. Vectors are as long as the model: 4 bytes a parameter.</summary>
/// <param name="Parameters">Of the whole model.</param>
/// <param name="Clients">Of its data.</param>
/// <param name="DataBytes">Its samples in memory.</param>
internal sealed record RunSize(RunConfiguration Run, int Parameters, int Clients, long DataBytes = 0)
{
    /// <summary>Bytes of a vector.</summary>
    public double Vector => (double)sizeof(float) * Parameters;

    /// <summary>Clients ever accepted, at most.</summary>
    public double Seen => Math.Min(Clients, (long)Run.Run.Rounds * Run.Selection.ClientsPerRound);

    /// <summary>Clients selected for a round.</summary>
    public double Cohort => Math.Min(Clients, Run.Selection.Selected);

    /// <summary>Vectors of a client's view of the model, on each side: 1 where the downlink sends differences.</summary>
    public double View => Run.Downlink.Codec == Downlinks.DifferenceName ? 1 : 0;

    /// <summary>Vectors that a client keeps for its uplink: those of dgc, two with momentum.</summary>
    public double Residual => Run.Uplink.Codec != DgcUplink.Name ? 0 : Run.Uplink.Dgc.Momentum > 0 ? 2 : 1;

    /// <summary>1 where a running average of the models is kept.</summary>
    public double Average => Run.Aggregation.Averaging > 0 ? 1 : 0;

    /// <summary>1 where the server's step is sparse.</summary>
    public double Sparse => Run.Aggregation.Optimizer.Density < 1 ? 1 : 0;

    /// <summary>Vectors of the server's state: of the optimizer and of the sparse step.</summary>
    public double ServerState => Sparse + Run.Aggregation.Optimizer.Kind switch
    {
        ServerOptimizerKind.Average => 0,
        ServerOptimizerKind.Momentum => 1,
        _ => 2,
    };

    /// <summary>All clients of a round are sent the same bytes.</summary>
    public bool SendsOneModel => View == 0 && DownlinkSection.Own.Contains(Run.Downlink.Codec)
        && Run.Dropout.Name == new DropoutSettings(DropoutKind.None).Name;

    /// <summary>
    /// An update is kept on its client until its verdict, as it is masked or changes what the client keeps; of a strategy that is not ours
    /// it may.
    /// </summary>
    public bool KeepsUpdates => View > 0 || Residual > 0 || Run.SecureAggregation.Enabled || !Run.Aggregation.IsOwn
        || !UplinkSection.Own.Contains(Run.Uplink.Codec) || !DownlinkSection.Own.Contains(Run.Downlink.Codec);

    /// <summary>The aggregation needs all updates of a round at once, or may do so.</summary>
    public bool ComparesUpdates => !Run.Aggregation.IsOwn
        || Run.Aggregation.Optimizer.Rule.Kind is not (AggregationRuleKind.Mean or AggregationRuleKind.FedNova);

    /// <summary>Clients of a cohort for whose payloads, of so many vectors, there is room at the same time.</summary>
    public double Passing(double vectors) => Math.Min(Cohort, Math.Max(1, Math.Floor(Run.Transfer.MaxReceiving / (vectors * Vector))));

    /// <exception cref="UsageException">The model cannot read samples of that shape.</exception>
    public static RunSize Of(RunConfiguration run, FederatedDataset data) => new(
        run, RunData.ModelOf(data, run).Layout.ParameterCount, data.Clients.Length,
        data.Clients.Sum(client => client.Train.Bytes + client.Test.Bytes) + (data.CentralTest?.Bytes ?? 0));

    /// <summary>Bytes of what the clients keep while all of a cohort have an update pending.</summary>
    public double ClientStates => (Seen + Cohort) * (View + Residual) * Vector;
}
