using AfdActors.ClientNode.Work;
using AfdActors.Datasets;
using AfdActors.Training.Models;

namespace AfdActors.Compliance.Tests;

public sealed class LocalTrainingCompliance : TrainerCompliance
{
    protected override IClientTrainer Create(IFederatedModel model, ClientDataset data) => new LocalTraining(model, data);
}

public sealed class SimulatedTrainingCompliance : TrainerCompliance
{
    protected override IClientTrainer Create(IFederatedModel model, ClientDataset data) => new SimulatedTraining(TimeSpan.Zero);
}
