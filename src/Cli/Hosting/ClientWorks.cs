using AfdActors.Cli.Configuration;
using AfdActors.ClientNode.Work;
using AfdActors.Training.Data;
using AfdActors.Training.Models;

namespace AfdActors.Cli.Hosting;

/// <summary>What clients do with an offer, as <c>afd.training.simulate</c> says.</summary>
internal static class ClientWorks
{
    public static IClientWork Create(TrainingSettings training, IFederatedModel model, ClientDataset client) =>
        training.Simulate is { } duration ? new SimulatedTraining(duration) : new LocalTraining(model, client, training.Device);
}
