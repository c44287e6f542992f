using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Compliance;

/// <summary>
/// What every downlink promises that sends each client what it lacks, beside what <see cref="DownlinkCompliance"/> asks. One joins with a
/// subclass of one line.
/// </summary>
/// <example><code>
/// public sealed class LayerByLayerCompliance : StatefulDownlinkCompliance
/// {
///     protected override IStatefulDownlink CreateStateful() => new LayerByLayer();
/// }
/// </code></example>
public abstract class StatefulDownlinkCompliance : DownlinkCompliance
{
    private const ulong Seed = 5;

    /// <summary>w_0.</summary>
    private static readonly float[] Initial = SuiteModel.Numbers(1, SuiteModel.Layout.ParameterCount);

    /// <summary>The downlink as a run would make it.</summary>
    protected abstract IStatefulDownlink CreateStateful();

    protected sealed override IDownlinkCodec Create() => CreateStateful();

    /// <summary>
    /// Six rounds with sub-models of their own. The updates of the even ones are not accepted: the state stays where it was.
    /// </summary>
    [Fact]
    public void Coordinator_and_client_read_the_same_from_every_payload_and_stay_together()
    {
        var (coordinator, client) = (CreateStateful(), CreateStateful());
        byte[]? held = null;
        byte[]? kept = null;
        for (var round = 1; round <= 6; round++)
        {
            var task = TaskOf(round, SuiteModel.Random(new Random(round)));
            var payload = coordinator.EncodeFor(task, held, Global(round), Seed);
            var (ours, theirs) = (coordinator.Read(payload, task, () => held), client.Read(payload, task, () => kept));
            Assert.Equal(task.SubModel.Count, theirs.Weights.Length);
            Assert.All(theirs.Weights, weight => Assert.True(float.IsFinite(weight)));
            Assert.Equal(ours.Weights, theirs.Weights);
            Assert.Equal(ours.Next, theirs.Next);
            if (round % 2 == 1) (held, kept) = (ours.Next, theirs.Next);
        }
    }

    [Fact]
    public void What_is_received_is_nearer_to_the_model_than_what_was_there()
    {
        var (downlink, task) = (CreateStateful(), TaskOf(1, SuiteModel.Full));
        var received = downlink.Read(downlink.EncodeFor(task, null, Global(1), Seed), task, () => null).Weights;
        Assert.InRange(Distance(received, Global(1)), 0, Math.BitDecrement(Distance(Initial, Global(1))));
    }

    [Fact]
    public void The_same_task_and_state_are_the_same_bytes_and_leave_the_state_as_it_was()
    {
        var (downlink, state) = (CreateStateful(), State(1));
        var before = (byte[])state.Clone();
        var task = TaskOf(2, SuiteModel.Keeping(0, 2, 5, 11));
        var payload = downlink.EncodeFor(task, state, Global(2), Seed);
        downlink.Read(payload, task, () => state);
        Assert.Equal(payload, CreateStateful().EncodeFor(task, state, Global(2), Seed));
        Assert.Equal(before, state);
    }

    [Fact]
    public void A_payload_for_everybody_needs_no_state_and_gives_what_decoding_gives()
    {
        foreach (var part in SuiteModel.Parts)
        {
            var downlink = CreateStateful();
            var payload = downlink.Encode(Weights(part), Sizes(part), Seed);
            var read = downlink.Read(
                payload, TaskOf(3, part), () => throw new InvalidOperationException("expected no question for the state"));
            Assert.Equal(Decoded(downlink, payload, part), read.Weights);
            Assert.NotEmpty(downlink.EncodeFor(TaskOf(4, part), read.Next, Global(4), Seed));
        }
    }

    /// <summary>A payload that needs no state is read with any.</summary>
    [Fact]
    public void With_another_state_a_payload_is_refused_or_gives_the_same_weights()
    {
        var (downlink, task) = (CreateStateful(), TaskOf(3, SuiteModel.Full));
        var payload = downlink.EncodeFor(task, State(1), Global(3), Seed);
        var expected = downlink.Read(payload, task, () => State(1));
        foreach (var other in (byte[]?[])[null, State(2)])
        {
            try
            {
                Assert.Equal(expected.Weights, downlink.Read(payload, task, () => other).Weights);
            }
            catch (ViewUnknownException)
            {
                // The client asks for a payload for everybody.
            }
        }
    }

    [Fact]
    public void A_damaged_state_is_refused_or_can_be_gone_on_with()
    {
        var (downlink, task) = (CreateStateful(), TaskOf(2, SuiteModel.Full));
        HostileBytes.Attack(State(1), state => downlink.EncodeFor(task, state, Global(2), Seed), Assert.NotEmpty);
    }

    [Fact]
    public void Damaged_payloads_are_refused_or_give_finite_weights_of_the_sub_model()
    {
        var (downlink, task) = (CreateStateful(), TaskOf(2, SuiteModel.Keeping(0, 2, 5, 11)));
        var state = State(1);
        HostileBytes.Attack(
            downlink.EncodeFor(task, state, Global(2), Seed),
            bytes => Read(downlink, bytes, task, state),
            read =>
            {
                Assert.Equal(task.SubModel.Count, read.Weights.Length);
                Assert.All(read.Weights, weight => Assert.True(float.IsFinite(weight)));
            });
    }

    private static DownlinkTask TaskOf(int round, SubModel subModel) => new(new RoundId(round), subModel, Initial);

    /// <summary>The full model before a round.</summary>
    private static float[] Global(int round) => SuiteModel.Numbers(100 + round, SuiteModel.Layout.ParameterCount);

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum());

    /// <summary>That the bytes fit no state that is held is as good an answer as that they are no payload.</summary>
    private static ReceivedModel Read(IStatefulDownlink downlink, byte[] payload, DownlinkTask task, byte[] state)
    {
        try
        {
            return downlink.Read(payload, task, () => state);
        }
        catch (ViewUnknownException e)
        {
            throw new MalformedDataException(e.Message, e);
        }
    }

    /// <summary>What a client keeps that took part in one round.</summary>
    private byte[] State(int round)
    {
        var (downlink, task) = (CreateStateful(), TaskOf(round, SuiteModel.Full));
        return downlink.Read(downlink.EncodeFor(task, null, Global(round), Seed), task, () => null).Next;
    }
}
