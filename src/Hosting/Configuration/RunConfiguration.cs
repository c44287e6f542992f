using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Coordinator;
using AfdActors.Datasets;
using AfdActors.Messages.Transfer;
using AfdActors.Training.Native;

namespace AfdActors.Hosting.Configuration;

/// <summary>
/// Everything a run depends on, validated: what <c>reference.conf</c>, the files and the command line say together.
/// Each part is described, with units, in <c>reference.conf</c>.
/// </summary>
/// <param name="Model">Name in the model catalog.</param>
/// <param name="RoundDeadline">When a client that has not answered is dropped.</param>
/// <param name="MaxAttempts">A round repeated this often fails the run.</param>
/// <param name="Lstm">What dropping a unit of an LSTM layer takes away.</param>
/// <param name="WarmUpLearningRate">Learning rate during the DGC warm-up; 0 = the ordinary one.</param>
/// <param name="Admission">Who may join a coordinator.</param>
/// <param name="Robustness">What one client can do to the average, and when the run gives up.</param>
/// <param name="MinCohort">Clients take no part in smaller rounds.</param>
/// <param name="StartClients">The first round of a run waits for so many clients; 0 = min-clients.</param>
/// <param name="Akka">The <c>akka { }</c> part as HOCON text, for the actor system.</param>
public sealed record RunConfiguration(
    RunSettings Run,
    string Model,
    DataSettings Data,
    SelectionSettings Selection,
    TimeSpan RoundDeadline,
    int MaxAttempts,
    DropoutSection Dropout,
    LstmDropout Lstm,
    DownlinkSection Downlink,
    UplinkSection Uplink,
    float WarmUpLearningRate,
    TrainingSettings Training,
    AggregationSection Aggregation,
    TransferSettings Transfer,
    NetworkSettings Network,
    AdmissionSettings Admission,
    RobustnessSettings Robustness,
    int MinCohort,
    int StartClients,
    string Akka);

/// <param name="TargetAccuracy">0..1; 0 = none.</param>
/// <param name="Metrics">What is measured besides accuracy and loss.</param>
public sealed record RunSettings(ulong Seed, int Rounds, int EvalEvery, double TargetAccuracy, NameList Metrics);

/// <param name="Jobs">Clients trained at the same time; 0 = one per processor.</param>
/// <param name="Simulate">How long made-up training takes; null: clients train.</param>
/// <param name="Device">Where clients train and the model is measured.</param>
/// <param name="Objective">Name of the loss and of what counts as right.</param>
public sealed record TrainingSettings(float LearningRate, int BatchSize, int Epochs, int Jobs, TimeSpan? Simulate, TrainingDevice Device, string Objective)
{
    /// <summary>Clients trained at the same time on this machine.</summary>
    public int Parallelism => Jobs > 0 ? Jobs : Environment.ProcessorCount;
}
