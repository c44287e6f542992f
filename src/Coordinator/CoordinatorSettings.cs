using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Schedules;
using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Masking;
using AfdActors.Coordinator.Rounds;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Training;

namespace AfdActors.Coordinator;

/// <summary>Who takes part in a round.</summary>
/// <param name="ClientsPerRound">Updates that a round wants (K of FedAvg).</param>
/// <param name="OverProvision">Fraction of extra clients that are selected; the round takes the first answers.</param>
/// <param name="MinClients">A round starts only with at least this many registered clients.</param>
/// <param name="MinUpdates">With fewer accepted updates a round is repeated.</param>
/// <param name="StartClients">
/// The first round that a coordinator opens, after a resumption too, waits for so many registered clients, so that who is quick to register
/// does not decide who is drawn; 0: as many as any round needs.
/// </param>
public sealed record SelectionSettings(int ClientsPerRound, double OverProvision, int MinClients, int MinUpdates, int StartClients = 0)
{
    /// <summary>The client selector.</summary>
    public StrategySettings Strategy { get; init; } = new(UniformSelection.Name);

    /// <summary>Clients that a round asks, where there are so many: the extra ones are rounded up.</summary>
    public int Selected => ClientsPerRound + (int)Math.Ceiling(ClientsPerRound * OverProvision);
}

/// <summary>Who may join a run.</summary>
/// <param name="Token">What a node has to show; "" asks for none. Never printed.</param>
/// <param name="MaxClients">Registered clients at most; 0 for any number.</param>
/// <param name="MaxClientsPerNode">Of one node at most; 0 for any number.</param>
public sealed record AdmissionSettings(string Token, int MaxClients, int MaxClientsPerNode = 0)
{
    /// <summary>Anybody.</summary>
    public static AdmissionSettings Open { get; } = new("", 0);

    /// <summary>
    /// Takes the same time wherever <paramref name="token"/> differs, and whatever its length: both are hashed before they are compared.
    /// </summary>
    public bool Admits(string token) => Token.Length == 0
        || CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(Token)));

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(
            $"Token = {(Token.Length == 0 ? "none" : "set")}, MaxClients = {MaxClients}, MaxClientsPerNode = {MaxClientsPerNode}");
        return true;
    }
}

/// <summary>Everything that the coordinator needs to know about a run (docs/design.md "The command").</summary>
/// <param name="Seed">The run seed that every random stream derives from.</param>
/// <param name="Rounds">The run ends after this round.</param>
/// <param name="EvalEvery">Rounds between two evaluations of the global model; the last round is always evaluated.</param>
/// <param name="MaxAttempts">A round that was repeated this often fails the run.</param>
/// <param name="RoundDeadline">Time for one attempt at a round.</param>
/// <param name="WarmUpLearningRate">Learning rate during the uplink's warm-up; 0 keeps the ordinary one.</param>
/// <param name="FixedClients">
/// Where nobody can join later, how many clients there are: the first round waits for all of them, so that it does not depend on who is
/// quick to register, and the run fails once too few are left. Null: clients come and go, and rounds wait for them.
/// </param>
/// <param name="Admission">Who may join.</param>
/// <param name="Clustered">The system is a member of an Akka cluster, whose word counts on which nodes can be reached.</param>
/// <param name="FederatedEvaluation">
/// Without an evaluation of its own, the coordinator has the clients evaluate on their test samples.
/// </param>
/// <param name="Wait">The longest time without enough clients for a round, after which the run fails; null: any.</param>
public sealed record CoordinatorSettings(
    ulong Seed,
    int Rounds,
    int EvalEvery,
    SelectionSettings Selection,
    int MaxAttempts,
    TimeSpan RoundDeadline,
    StrategySettings Dropout,
    StrategySettings Downlink,
    StrategySettings Uplink,
    float WarmUpLearningRate,
    TrainingParameters Training,
    StrategySettings Aggregation,
    TransferSettings Transfer,
    NetworkSettings Network,
    AdmissionSettings Admission,
    int? FixedClients = null,
    bool Clustered = false,
    bool FederatedEvaluation = false,
    TimeSpan? Wait = null)
{
    /// <summary>
    /// beta, in [0, 1): what the run serves is a <see cref="RunningAverage"/> of its global models; 0 serves the model itself.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range, as float32 too.</exception>
    public double Averaging
    {
        get;
        init => field = (float)value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "expected an averaging in [0, 1)");
    }

    /// <summary>Whether the first rounds weigh less of the average so far (<see cref="RunningAverage.WarmUp"/>).</summary>
    public bool AveragingWarmUp { get; init; }

    /// <summary>What one client can do to the average, and when the run gives up.</summary>
    public RobustnessSettings Robustness { get; init; } = new();

    /// <summary>Secure aggregation; null: updates are open.</summary>
    public MaskingSettings? Masking { get; init; }

    /// <summary>What the run promises about any one client's data.</summary>
    public PrivacySettings Privacy { get; init; } = new();

    /// <summary>How the clients' learning rate changes over the rounds.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>How dense updates are, as a share of what the uplink's settings say.</summary>
    public DensitySchedule Density { get; init; } = DensitySchedule.Whole;

    /// <summary>What clients that evaluate are asked for besides accuracy and loss, by name.</summary>
    public ImmutableArray<string> Metrics { get; init; } = [];

    /// <summary>When the run ends before its last round.</summary>
    public StoppingRule Stopping { get; init; } = StoppingRule.Never;

    /// <summary>Why a run in this state is over; null where it goes on.</summary>
    internal string? EndOf(RunState run) => run.Round >= Rounds
        ? $"all {run.Round} rounds are closed"
        : run.Report is { } report && Stopping.ReasonAfter(report) is { } reason ? $"stopped after round {run.Round}: {reason}" : null;
}
