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
    /// <param name="catalogs">What the configuration, and names in offers, stand for.</param>
    public static IClientWork Create(
        RunConfiguration configuration, IFederatedModel model, ClientDataset client, RunCatalogs catalogs, ClientTrainerFactory? trainer) =>
        new OfferWork(trainer?.Invoke(model, client) ?? Configured(configuration, model, client, catalogs.Scoring), catalogs.Strategies);

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
