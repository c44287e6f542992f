using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Sparsification;

namespace AfdActors.Algorithms.Tests.Differences;

public class DifferenceDownlinkTests
{
    private const int Count = 210;
    private static readonly DifferenceDownlink Codec = new(8, 0.2);
    private static readonly float[] Initial = SmallModel.Gradient(new Random(1), Count);
    private static readonly float[] Weights = SmallModel.Gradient(new Random(2), Count);

    [Fact]
    public void A_difference_moves_the_view_to_the_weights_that_are_trained()
    {
        var subModel = SmallModel.Keeping(0, 3, 7);
        var before = View(round: 3);
        var payload = Codec.EncodeDifference(TaskOf(subModel), Bytes(before), Weights);

        var read = Codec.Read(payload, TaskOf(subModel), () => Bytes(before));

        var expected = before.Whole(Initial);
        subModel.Expand(read.Weights, expected);
        Assert.Equal(expected, View(read.Next).Whole(Initial));
        Assert.Equal((3, 5), (before.Round, View(read.Next).Round));
    }

    [Fact]
    public void A_whole_sub_model_begins_the_view_anew_and_needs_none()
    {
        var subModel = SmallModel.Keeping(1, 2);
        var sub = new float[subModel.Count];
        subModel.Extract(Weights, sub);
        var payload = Codec.Encode(sub, subModel.TensorSizes.AsSpan(), seed: 9);

        var read = Codec.Read(payload, TaskOf(subModel), () => throw new InvalidOperationException("not needed"));

        var plain = new float[subModel.Count];
        var hadamard = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(8));
        hadamard.Decode(hadamard.Encode(sub, subModel.TensorSizes.AsSpan(), 9), subModel.TensorSizes.AsSpan(), plain);
        Assert.Equal(plain, read.Weights);
        var expected = Initial.ToArray();
        subModel.Expand(plain, expected);
        Assert.Equal(expected, View(read.Next).Whole(Initial));
        Assert.Equal(5, View(read.Next).Round);
    }

    /// <summary>
    /// 20 x 64 weights in one tensor, without a header of note: the whole takes 8 bits a weight; of a difference each of k values takes
    /// bits and its position. All of them at 8 bits are more, at 4 bits less, a few at 8 bits less; more bits than 8 are asked for to be
    /// exact.
    /// </summary>
    [Theory]
    [InlineData(8, 1.0, true)]
    [InlineData(8, 0.2, false)]
    [InlineData(4, 1.0, false)]
    [InlineData(Downlinks.AdaptiveBits, 1.0, false)]
    [InlineData(32, 1.0, false)]
    public void Whoever_is_too_far_behind_gets_the_whole_sub_model(int bits, double density, bool whole)
    {
        var layout = new ModelLayout("wide", [], [new ParameterSpec("w", [20, 64], 64, [])]);
        var weights = SmallModel.Gradient(new Random(2), layout.ParameterCount);
        var initial = new float[layout.ParameterCount];
        var subModel = SubModel.Full(layout);
        var codec = new DifferenceDownlink(bits, density);
        var task = new DownlinkTask(new RoundId(5), subModel, initial);

        var payload = codec.EncodeFor(task, null, weights, seed: 9);

        var all = codec.Encode(weights, subModel.TensorSizes.AsSpan(), seed: 9);
        var difference = codec.EncodeDifference(task, null, weights);
        Assert.Equal(whole ? all : difference, payload);
        Assert.True(bits > 8 || payload.Length == Math.Min(all.Length, difference.Length));
    }

    [Fact]
    public void A_view_of_another_round_or_with_other_values_is_told_apart()
    {
        var payload = Codec.EncodeDifference(TaskOf(SmallModel.Full), Bytes(View(round: 3)), Weights);
        var round = Assert.Throws<ViewUnknownException>(
            () => Codec.Read(payload, TaskOf(SmallModel.Full), () => Bytes(View(round: 2)))).Message;
        Assert.Equal("expected the view of round 3, got that of round 2", round);
        var values = Assert.Throws<ViewUnknownException>(
            () => Codec.Read(payload, TaskOf(SmallModel.Full), () => Bytes(View(round: 3, seed: 8)))).Message;
        Assert.StartsWith("expected weights with the announced SHA-256", values, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damaged_payloads_are_refused(bool whole)
    {
        var view = View(round: 3);
        var payload = whole
            ? Codec.Encode(Weights, SmallModel.Full.TensorSizes.AsSpan(), seed: 9)
            : Codec.EncodeDifference(TaskOf(SmallModel.Full), Bytes(view), Weights);
        HostileBytes.Attack(
            payload,
            bytes =>
            {
                try
                {
                    return Codec.Read(bytes, TaskOf(SmallModel.Full), () => Bytes(view));
                }
                catch (ViewUnknownException e)
                {
                    throw new MalformedDataException(e.Message); // a good code of something else: the whole sub-model is asked for
                }
            },
            read => Assert.True(Array.TrueForAll(read.Weights, float.IsFinite)),
            count: 1500);
    }

    [Fact]
    public void A_difference_is_no_whole_sub_model()
    {
        var payload = Codec.EncodeDifference(TaskOf(SmallModel.Full), Bytes(View(round: 3)), Weights);
        Assert.Equal(
            "expected a whole sub-model, got a difference",
            Assert.Throws<MalformedDataException>(
                () => Codec.Decode(payload, SmallModel.Full.TensorSizes.AsSpan(), new float[Count])).Message);
    }

    private static DownlinkTask TaskOf(SubModel subModel) => new(new RoundId(5), subModel, Initial);

    private static byte[] Bytes(ModelView view) => view.ToBytes();

    private static ModelView View(byte[] state) => ModelView.FromBytes(state, Count);

    private static ModelView View(int round, int seed = 7) =>
        ModelView.Initial(Count).With(round, SmallModel.Full, SmallModel.Gradient(new Random(seed), Count), Initial);
}
