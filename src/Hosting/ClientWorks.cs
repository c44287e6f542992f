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
    public static IClientWork Create(TrainingSettings training, IFederatedModel model, ClientDataset client, StrategyCatalogs catalogs, ScoringCatalogs scoring) => new OfferWork(
        training.Simulate is { } duration ? new SimulatedTraining(duration) : new LocalTraining(model, client, training.Device, scoring.Create(training.Objective, [])), catalogs);

    /// <summary>What clients of this configuration take part in.</summary>
    public static ClientPolicy Policy(RunConfiguration configuration) => new(
        configuration.Training.Epochs,
        configuration.Training.BatchSize,
        Math.Max(configuration.Training.LearningRate, configuration.WarmUpLearningRate),
        configuration.Uplink.Strategy,
        configuration.MinCohort);
}
