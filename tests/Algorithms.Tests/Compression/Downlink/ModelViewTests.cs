using System.Buffers.Binary;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Sparsification;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Differences;

public class ModelViewTests
{
    private const int Count = 210;

    [Fact]
    public void A_new_view_is_the_initial_weights_and_takes_no_memory()
    {
        var initial = SmallModel.Gradient(new Random(1), Count);
        var view = ModelView.Initial(Count);
        Assert.Equal(initial, view.Whole(initial));
        Assert.Equal((0, 0L), (view.Round, view.Bytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(104)]
    [InlineData(105)]
    [InlineData(106)]
    [InlineData(210)]
    public void It_keeps_what_differs_or_everything_where_more_than_half_does(int differing)
    {
        var initial = SmallModel.Gradient(new Random(2), Count);
        var changed = initial.ToArray();
        for (var i = 0; i < differing; i++) changed[Count - 1 - i] += 1;

        var view = ModelView.Initial(Count).With(3, SmallModel.Full, changed, initial);

        Assert.Equal(changed, view.Whole(initial));
        Assert.Equal(differing > 105, view.IsDense);
        Assert.Equal(differing > 105 ? 4 * Count : 8 * differing, view.Bytes);
        Assert.Equal(3, view.Round);
    }

    [Fact]
    public void A_sub_model_is_gathered_from_it_and_only_its_coordinates_change() => Law.Holds(
        from rounds in Gen.Choose(1, 10)
        from changes in Gen.ArrayOf(
            from part in SmallModel.Any from at in Gen.Choose(0, part.Count - 1) select (Part: part, At: at), rounds)
        select changes,
        changes =>
        {
            var initial = SmallModel.Gradient(new Random(4), Count);
            var view = ModelView.Initial(Count);
            float[] expected = [.. initial];
            foreach (var (round, change) in changes.Index())
            {
                var sub = new float[change.Part.Count];
                view.Extract(change.Part, initial, sub);
                var gathered = new float[change.Part.Count];
                change.Part.Extract(expected, gathered);
                Assert.Equal(gathered, sub);

                sub[change.At] += 1;
                view = view.With(round + 1, change.Part, sub, initial);
                change.Part.Expand(sub, expected);
                Assert.Equal(expected, view.Whole(initial));
            }
        },
        Law.Parts,
        count: 40);

    [Fact]
    public void A_negative_zero_is_not_a_zero()
    {
        var changed = new float[Count];
        changed[7] = -0f;
        var whole = ModelView.Initial(Count).With(1, SmallModel.Full, changed, new float[Count]).Whole(new float[Count]);
        Assert.True(float.IsNegative(whole[7]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(210)]
    public void It_comes_back_from_its_bytes(int differing)
    {
        var initial = SmallModel.Gradient(new Random(5), Count);
        var view = Changed(initial, differing);
        var back = ModelView.FromBytes(view.ToBytes(), Count);
        Assert.Equal((view.Round, view.IsDense), (back.Round, back.IsDense));
        Assert.Equal(view.Whole(initial), back.Whole(initial));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(210)]
    public void Bytes_that_are_cut_off_or_of_another_model_are_refused(int differing)
    {
        var bytes = Changed(new float[Count], differing).ToBytes();
        for (var i = 0; i < bytes.Length; i++) Assert.Throws<MalformedDataException>(() => ModelView.FromBytes(bytes.AsSpan(0, i), Count));

        Assert.Throws<MalformedDataException>(() => ModelView.FromBytes(bytes, Count + 1));
    }

    // Header: version 0, kind 1, form 2, round 3, parameters 7, values 11; positions from 15.
    [Theory]
    [InlineData(3, -1)]
    [InlineData(11, int.MaxValue)]
    [InlineData(11, -1)]
    [InlineData(11, 19)]
    [InlineData(15, -1)]
    [InlineData(15, 210)]
    [InlineData(19, 0)]
    [InlineData(15 + (20 * 4), 0x7F800000)]
    public void Lies_are_refused(int at, int value)
    {
        var bytes = Changed(new float[Count], 20).ToBytes();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        Assert.StartsWith(
            "expected ", Assert.Throws<MalformedDataException>(() => ModelView.FromBytes(bytes, Count)).Message, StringComparison.Ordinal);
    }

    private static ModelView Changed(float[] initial, int differing)
    {
        var changed = initial.ToArray();
        for (var i = 0; i < differing; i++) changed[i * Count / differing] += 1;

        return ModelView.Initial(Count).With(2, SmallModel.Full, changed, initial);
    }
}
