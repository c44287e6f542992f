using System.Security.Cryptography;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Testing;

namespace AfdActors.Algorithms.Tests.Coding;

public class RangeUpdateCodecTests
{
    [Fact]
    public void Positions_and_levels_survive_exactly()
    {
        var (empty, whole, large) = (0, 0, 0);
        Law.Holds(LevelCase.Any, Survives, levels => levels.Smaller());
        Assert.True(empty > 30 && whole > 30 && large > 100);

        void Survives(LevelCase levels)
        {
            var (grids, sent) = (levels.Grids, levels.Update);
            var count = grids.Sum(grid => grid.Count);
            empty += sent.Positions.Length == 0 ? 1 : 0;
            whole += sent.Positions.Length == count ? 1 : 0;
            large += sent.Levels.Count(level => Math.Abs(level) > 1000);

            var update = RangeUpdateCodec.Decode(RangeUpdateCodec.Encode(sent, grids), grids);

            var expected = sent.Decoded([.. grids.Select(grid => grid.Count)]);
            Assert.Equal(expected.Values.ToArray(), update.Values.ToArray());
            Assert.Equal((count, count), (update.Count, expected.Count));
            Assert.Equal(sent.Positions, expected.Positions.ToArray());
            Assert.Equal(sent.Positions, update.Positions.ToArray());
            int[] tensors = [.. grids.SelectMany((grid, t) => Enumerable.Repeat(sent.Scales.Length == 1 ? 0 : t, grid.Count))];
            Assert.Equal(
                sent.Positions.Zip(sent.Levels, (p, q) => (float)((double)sent.Scales[tensors[p]] * q / sent.Divisor)),
                update.Values.ToArray());
        }
    }

    [Fact]
    public void The_largest_level_survives()
    {
        TensorGrid[] grids = [new(1, 2)];
        var payload = RangeUpdateCodec.Encode(new LevelUpdate([0, 1], [LevelUpdate.MaxLevel, -LevelUpdate.MaxLevel], [1], 1), grids);
        Assert.Equal([8_388_607f, -8_388_607f], RangeUpdateCodec.Decode(payload, grids).Values.ToArray());
    }

    [Fact]
    public void A_plain_decoder_written_after_the_wire_format_reads_the_same() => Law.Holds(
        LevelCase.Any,
        levels =>
        {
            var read = PlainRangeDecoder.Decode(RangeUpdateCodec.Encode(levels.Update, levels.Grids), levels.Grids);

            Assert.Equal(levels.Update.Positions, read.Positions);
            Assert.Equal(levels.Update.Levels, read.Levels);
        },
        levels => levels.Smaller(),
        count: 100);

    [Fact]
    public void What_was_never_sent_so_far_can_still_be_sent()
    {
        TensorGrid[] grids = [new(1000, 100)];
        int[] positions = [.. Enumerable.Range(50_000, 50_000)];
        var payload = RangeUpdateCodec.Encode(new LevelUpdate(positions, [.. positions.Select(_ => 1)], [1], 1), grids);
        Assert.Equal(positions, RangeUpdateCodec.Decode(payload, grids).Positions.ToArray());
    }

    [Fact]
    public void Bytes_of_a_small_update_are_pinned()
    {
        var payload = RangeUpdateCodec.Encode(new LevelUpdate([0, 3, 10], [1, -2, 5], [2, 1, 0.5f], 7), [new(2, 2), new(5, 1), new(1, 3)]);

        // Version, kind; divisor 7; three scales; then the range code.
        Assert.Equal("010C" + "07" + "03" + "00000040" + "0000803F" + "0000003F", Convert.ToHexString(payload)[..32]);
        Assert.Equal(SmallCode, Convert.ToHexString(payload)[32..]);
    }

    [Fact]
    public void What_lies_in_few_rows_and_columns_takes_less_than_positions_that_could_be_anywhere()
    {
        // 1 % of 256 x 256 entries, all in a tenth of the rows and a tenth of the columns. Anywhere: log2 C(65536, 655) = 5,290 bits or so.
        var random = new Random(2);
        var rows = SparseUpdates.Positions(random, 256, 26);
        var columns = SparseUpdates.Positions(random, 256, 26);
        int[] positions =
            [.. rows.SelectMany(row => columns.Select(column => (row * 256) + column)).OrderBy(_ => random.Next()).Take(655).Order()];

        var bits = Bits(positions, 655, new TensorGrid(256, 256));

        Assert.True(bits < 0.5 * Entropy.Log2Binomial(65_536, 655), $"{bits} bits");
    }

    [Theory]
    [InlineData(655)]
    [InlineData(65)]
    [InlineData(6553)]
    public void What_lies_anywhere_takes_little_more_than_its_entropy(int sent)
    {
        var positions = SparseUpdates.Positions(new Random(4), 65_536, sent);

        var bits = Bits(positions, sent, new TensorGrid(256, 256));

        // Learning some ten kinds takes some ten bits each; kinds that say nothing cost a few percent.
        Assert.InRange(bits, 0.97 * Entropy.Log2Binomial(65_536, sent), (1.05 * Entropy.Log2Binomial(65_536, sent)) + 120);
    }

    [Fact]
    public void Damaged_updates_are_refused_or_decode_to_finite_values()
    {
        TensorGrid[] grids = [new(10, 5), new(1, 1), new(30, 10), new(40, 1)];
        var random = new Random(5);
        var positions = SparseUpdates.Positions(random, 391, 60);
        var valid = RangeUpdateCodec.Encode(new LevelUpdate(positions, [.. positions.Select(_ => random.Next(1, 20))], [0.5f], 1), grids);

        HostileBytes.Attack(
            valid, bytes =>
            RangeUpdateCodec.Decode(bytes, grids), update =>
            Assert.DoesNotContain(update.Values.ToArray(), value => !float.IsFinite(value)));
    }

    [Theory]
    [InlineData("010C00010000803F00000000", "divisor of 1 to 8388607, got 0")]
    [InlineData("010C01020000803F0000803F00000000", "1 or 3 scales, got 2")]
    [InlineData("010C01FFFFFFFF0F0000803F00000000", "1 or 3 scales, got 4294967295")]
    [InlineData("010C01030000803F00000000", "1 or 3 scales, got 3 in 8 bytes")]
    [InlineData("010C0101000080BF00000000", "scales of 0 or more, got -1")]
    [InlineData("010C01010000C07F00000000", "finite values, got NaN")]
    [InlineData("010C01010000803F0000", "more bytes of a range code, got the end after 2")]
    [InlineData("010501010000803F00000000", "payload kind 12 (RangeUpdate), got 5")]
    public void What_is_wrong_with_a_payload_is_said(string hex, string message)
    {
        var fault = Assert.Throws<MalformedDataException>(
            () => RangeUpdateCodec.Decode(Convert.FromHexString(hex), [new(2, 2), new(3, 1), new(2, 2)]));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_it_is_sent()
    {
        TensorGrid[] grids = [new(2, 2), new(3, 1)];
        Assert.All<LevelUpdate>(
            [
                new([0], [0], [1], 1), new([0], [LevelUpdate.MaxLevel + 1], [1], 1), new([0], [int.MinValue], [1], 1),
                new([0, 1], [1], [1], 1),
                new([7], [1], [1], 1), new([3, 1], [1, 1], [1], 1),
                new([1, 0], [1, 1], [1], 1), new([1, 1], [1, 1], [1], 1), new([0], [1], [1, 1, 1], 1), new([0], [1], [float.NaN], 1),
                new([0], [1], [1], 0),
            ],
            update => Assert.ThrowsAny<ArgumentException>(() => RangeUpdateCodec.Encode(update, grids)));
    }

    [Fact]
    public void A_scale_that_makes_a_value_infinite_is_refused()
    {
        var payload = RangeUpdateCodec.Encode(new LevelUpdate([0], [100], [float.MaxValue], 1), [new(1, 2)]);
        Assert.Throws<MalformedDataException>(() => RangeUpdateCodec.Decode(payload, [new(1, 2)]));
    }

    [Fact]
    public void Bytes_that_end_early_allocate_no_more_than_a_row_and_what_was_read()
    {
        byte[] payload = [1, 12, 1, 1, 0, 0, 0x80, 0x3F, 0x12, 0x34, 0x56, 0x78];
        HostileBytes.RefusesWithin(100_000, payload, bytes => RangeUpdateCodec.Decode(bytes, [new(1000, 1000)]));
    }

    [Fact]
    public void Bytes_of_a_large_update_are_pinned()
    {
        // Kinds that have seen more bits than they remember, every octave, a dense corner, and a long vector with one value at its end.
        int[] positions = [.. Enumerable.Range(0, 4096).Where(i => i % 13 == 0 || (i % 64 < 8 && i / 64 < 8)), 4096 + 2999];
        int[] levels = [
            .. Enumerable.Range(0, positions.Length)
            .Select(i => (i % 3 == 0 ? -1 : 1) * (i % 5 == 0 ? LevelUpdate.MaxLevel >> (i % 23) : 1 + (i % 4)))];

        var payload = RangeUpdateCodec.Encode(new LevelUpdate(positions, levels, [0.25f], 1), [new(64, 64), new(3000, 1)]);

        var read = PlainRangeDecoder.Decode(payload, [new(64, 64), new(3000, 1)]);
        Assert.Equal(positions, read.Positions);
        Assert.Equal(levels, read.Levels);
        Assert.Equal(LargeCode, Convert.ToHexString(SHA256.HashData(payload)));
    }

    private const string LargeCode = "6558A82C362D8177ECA3AFF874F285342486FCC7509FD7A28322C2AEC642B681";

    private const string SmallCode = "00689583C9FB8C9E";

    private static double Bits(int[] positions, int sent, TensorGrid grid)
    {
        var payload = RangeUpdateCodec.Encode(new LevelUpdate(positions, [.. Enumerable.Repeat(1, sent)], [1], 1), [grid]);
        // Without header, scale, the coder's last bytes, and a bit of sign for each.
        return (8.0 * (payload.Length - 12)) - sent;
    }
}
