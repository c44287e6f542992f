using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode;
using AfdActors.ClientNode.Work;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Training.Models;
using AfdActors.Training.Objectives;

namespace AfdActors.Hosting;

/// <summary>What clients do with an offer, and which they take, as the configuration says.</summary>
internal static class ClientWorks
{
    /// <param name="trainer">Makes what trains in this client; null: as the configuration says.</param>
    /// <param name="scoring">The objectives and metrics that the configuration may name.</param>
    public static IClientWork Create(
        RunConfiguration configuration, IFederatedModel model, ClientDataset client, StrategyCatalogs catalogs, ScoringCatalogs scoring,
            ClientTrainerFactory? trainer) =>
        new OfferWork(trainer?.Invoke(model, client) ?? Configured(configuration, model, client, scoring), catalogs);

    /// <summary>What clients of this configuration take part in.</summary>
    public static ClientPolicy Policy(RunConfiguration configuration) => new(
        configuration.Training.Epochs,
        configuration.Training.BatchSize,
        Math.Max(configuration.Training.LearningRate, configuration.Uplink.WarmUpLearningRate),
        configuration.Uplink.Strategy,
        configuration.Client.MinCohort,
        configuration.Aggregation.Name,
        configuration.Privacy.LocalClip,
        configuration.SecureAggregation.Settings?.Threshold);

    private static IClientTrainer Configured(
        RunConfiguration configuration, IFederatedModel model, ClientDataset client, ScoringCatalogs scoring) =>
        configuration.Training.Simulate is { } duration
            ? new SimulatedTraining(duration)
            : new LocalTraining(
                model, client, configuration.Training.Device,
                scoring.Create(configuration.Training.Objective, configuration.Run.Metrics.Names));
}
