using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Quantisation;
using AfdActors.Algorithms.ScoreMaps;
using AfdActors.Algorithms.Sparsification;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Training;

namespace AfdActors.Coordinator;

/// <summary>Who takes part in a round.</summary>
/// <param name="ClientsPerRound">Updates that a round wants (K of FedAvg).</param>
/// <param name="OverProvision">Fraction of extra clients that are selected; the round takes the first answers.</param>
/// <param name="MinClients">A round starts only with at least this many registered clients.</param>
/// <param name="MinUpdates">With fewer accepted updates a round is repeated.</param>
public sealed record SelectionSettings(int ClientsPerRound, double OverProvision, int MinClients, int MinUpdates);

/// <summary>Everything that the coordinator needs to know about a run (design section 7).</summary>
/// <param name="Seed">The run seed that every random stream derives from.</param>
/// <param name="Rounds">The run ends after this round.</param>
/// <param name="EvalEvery">Rounds between two evaluations of the global model; the last round is always evaluated.</param>
/// <param name="MaxAttempts">A round that was repeated this often fails the run.</param>
/// <param name="RoundDeadline">Time for one attempt at a round.</param>
/// <param name="WarmUpLearningRate">Learning rate during the DGC warm-up; 0 keeps the ordinary one.</param>
/// <param name="FixedClients">
/// Where nobody can join later, how many clients there are: the first round waits for all of them, so that it does not depend on who is
/// quick to register, and the run fails once too few are left. Null: clients come and go, and rounds wait for them.
/// </param>
public sealed record CoordinatorSettings(
    ulong Seed,
    int Rounds,
    int EvalEvery,
    SelectionSettings Selection,
    int MaxAttempts,
    TimeSpan RoundDeadline,
    DropoutSettings Dropout,
    DownlinkSettings Downlink,
    UplinkSettings Uplink,
    float WarmUpLearningRate,
    TrainingParameters Training,
    ServerOptimizerSettings Aggregation,
    TransferSettings Transfer,
    NetworkSettings Network,
    int? FixedClients = null);
