using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Schedules;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator;
using AfdActors.Datasets;
using AfdActors.Messages.Transfer;
using AfdActors.Training.Objectives;

namespace AfdActors.Hosting.Configuration;

/// <summary>
/// Everything a run depends on, validated: what <c>reference.conf</c>, the files and the command line say together. One part for each
/// section of <c>reference.conf</c>, which has the default, the unit and the meaning of every key. A section's file in <c>Sections/</c>
/// reads, checks and renders it.
/// </summary>
/// <param name="Model">Name in the model catalog, or a module's type and assembly.</param>
/// <param name="Weights">What the run starts from; null: weights from the seed.</param>
/// <param name="Admission">Who may join a coordinator.</param>
/// <param name="Robustness">What one client can do to the average, and when the run gives up.</param>
/// <param name="SecureAggregation">Whether the coordinator sees single updates.</param>
/// <param name="Privacy">What the run promises about any one client's data.</param>
/// <param name="Akka">The <c>akka { }</c> part as HOCON text, for the actor system.</param>
public sealed record RunConfiguration(
    RunSection Run,
    string Model,
    StartingWeights? Weights,
    DataSettings Data,
    SelectionSettings Selection,
    AdmissionSettings Admission,
    RoundSection Round,
    DropoutSection Dropout,
    DownlinkSection Downlink,
    UplinkSection Uplink,
    DensitySchedule Density,
    TrainingSection Training,
    AggregationSection Aggregation,
    RobustnessSettings Robustness,
    SecureAggregationSection SecureAggregation,
    PrivacySettings Privacy,
    ClientSection Client,
    TransferSettings Transfer,
    NetworkSettings Network,
    string Akka)
{
    /// <summary>
    /// Reads all keys, whatever fails, so that all errors come together. Use the result only if the reader has no errors.
    /// </summary>
    internal static RunConfiguration Read(ConfigurationReader keys, RunCatalogs catalogs, string akka)
    {
        var (strategies, scoring) = catalogs;
        var run = RunSection.Read(keys, scoring);
        var configuration = new RunConfiguration(
            run,
            ModelSection.Read(keys),
            ModelSection.ReadWeights(keys),
            DataSection.Read(keys, run.Seed),
            SelectionSection.Read(keys, strategies),
            AdmissionSection.Read(keys),
            RoundSection.Read(keys),
            DropoutSection.Read(keys, strategies),
            DownlinkSection.Read(keys, strategies),
            UplinkSection.Read(keys, strategies),
            DensitySection.Read(keys),
            TrainingSection.Read(keys, scoring),
            AggregationSection.Read(keys, strategies),
            RobustnessSection.Read(keys),
            SecureAggregationSection.Read(keys),
            PrivacySection.Read(keys),
            ClientSection.Read(keys),
            TransferSection.Read(keys),
            NetworkSection.Read(keys),
            akka);
        configuration = configuration with
        {
            Dropout = configuration.Dropout with
            {
                Links = LinkRanges.Of(configuration.Network),
            },
        };
        configuration.CheckClients(keys);
        configuration.SecureAggregation.Check(keys, configuration);
        PrivacySection.Check(keys, configuration, strategies);
        DensitySection.Check(keys, configuration);
        var most = 2 / configuration.Training.LearningRate;
        keys.Require(
            configuration.Aggregation.Optimizer.Proximal < most, $"below 2 / training.lr ({most:g3}), or steps grow without end",
            "afd.aggregation.proximal", "afd.training.lr");
        var cohort = configuration.Selection.ClientsPerRound;
        var least = configuration.Aggregation.Optimizer.Rule.LeastClients(cohort);
        keys.Require(
            least <= cohort,
            $"less of selection.clients-per-round ({cohort}), as krum needs 2f + 3 clients for f liars ({least}), or more clients a round",
            "afd.aggregation.byzantine", "afd.aggregation.rule", "afd.selection.clients-per-round");
        keys.Require(
            configuration.Weights is null || configuration.Downlink is not { Codec: Downlinks.DifferenceName, Density: < 1 },
            "none with a downlink of differences whose density is below 1, as clients would have few of them", "afd.model.weights",
                "afd.downlink.codec", "afd.downlink.density");
        return configuration;
    }

    /// <summary>Rules between sections: there can be as many clients as a round needs.</summary>
    private void CheckClients(ConfigurationReader keys)
    {
        var (least, first) = (Selection.MinClients, Selection.StartClients);
        keys.Require(
            Data.Clients == 0 || least <= Data.Clients,
            $"at most data.clients ({Data.Clients}), or no round can start", "afd.selection.min-clients", "afd.data.clients");
        keys.Require(
            Data.Clients == 0 || first <= Data.Clients,
            $"at most data.clients ({Data.Clients}), or no round can start", "afd.selection.start-clients", "afd.data.clients");
        keys.Require(
            Admission.MaxClients == 0 || Admission.MaxClients >= Math.Max(first, least),
            "0 (any number) or at least selection.min-clients and start-clients, or no round can start",
            "afd.admission.max-clients", "afd.selection.start-clients", "afd.selection.min-clients");
    }
}
