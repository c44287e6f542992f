using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Coding;

/// <summary>The codes of gaps against docs/wire.md, bit by bit, and the parameter against all others.</summary>
public sealed class GolombRiceTests
{
    /// <summary>Ascending positions with gaps of up to 2 to 2^17, now and then one thirty times as far.</summary>
    private static Gen<int[]> Positions =>
        from octave in Gen.Choose(0, 16)
        from count in Gen.Choose(1, 300)
        from gaps in Gen.ArrayOf(Gen.Frequency((30, Gen.Choose(0, 2 << octave)), (1, Gen.Choose(0, 64 << octave))), count)
        select gaps.Aggregate((int[])[], (positions, gap) => [.. positions, (positions.Length == 0 ? -1 : positions[^1]) + 1 + gap]);

    [Fact]
    public void The_bits_are_those_of_the_wire_format() => Law.Holds(Positions, positions =>
    {
        var (parameter, bits) = GolombRice.Fit(positions, 0);
        var plain = Plain(positions, parameter.Index);
        Assert.Equal(plain.Count, bits);

        var bytes = new byte[(bits + 7) / 8];
        var writer = new BitWriter(bytes);
        GolombRice.Write(ref writer, positions, 0, parameter);
        writer.Flush();
        Assert.Equal(plain, Enumerable.Range(0, (int)bits).Select(i => ((bytes[i / 8] >> (i % 8)) & 1) != 0));

        var read = new int[positions.Length];
        var reader = new BitReader(bytes);
        GolombRice.Read(ref reader, read, 0, positions[^1] + 1);
        reader.ExpectEnd();
        Assert.Equal(positions, read);
    });

    [Fact]
    public void No_parameter_near_the_best_power_of_two_takes_fewer_bits() => Law.Holds(
        Positions,
        positions =>
        {
            var (parameter, bits) = GolombRice.Fit(positions, 0);
            var power = Enumerable.Range(0, 31).MinBy(exponent => Bits(positions, GolombParameter.IndexOfPowerOfTwo(exponent)));
            var from = GolombParameter.IndexOfPowerOfTwo(Math.Max(power - 1, 0));
            var tried = Enumerable.Range(from, GolombParameter.IndexOfPowerOfTwo(power + 1) - from);
            Assert.Equal(tried.Min(index => Bits(positions, index)), bits);
            Assert.Equal(bits, Bits(positions, parameter.Index));
        },
        count: 50);

    [Fact]
    public void Every_parameter_divides_as_division_does()
    {
        var random = new Random(6);
        for (var index = 0; index < GolombParameter.Count; index++)
        {
            var parameter = new GolombParameter(index);
            foreach (var x in (int[])[0, 1, 6, 7, int.MaxValue, int.MaxValue - 1, .. Enumerable.Range(0, 50).Select(_ => random.Next())])
            {
                var high = x >> parameter.Shift;
                Assert.Equal((high / parameter.Multiplier, high % parameter.Multiplier), parameter.Split(x));
            }
        }
    }

    /// <summary>A gap that takes more zeros than a word has, at every distance from the last.</summary>
    [Fact]
    public void Long_runs_of_zeros_survive()
    {
        for (var gap = 0; gap < 200; gap++)
        {
            int[] positions = [0, 1, 2, 2 + gap, 3 + gap, 3 + (2 * gap)];
            foreach (var index in (int[])[0, 1, 2, 3, 7])
            {
                positions = [.. positions.Distinct()];
                var bytes = new byte[(Plain(positions, index).Count + 7) / 8];
                var writer = new BitWriter(bytes);
                GolombRice.Write(ref writer, positions, 0, new GolombParameter(index));
                writer.Flush();

                var read = new int[positions.Length];
                var reader = new BitReader(bytes);
                GolombRice.Read(ref reader, read, 0, 1000);
                Assert.Equal(positions, read);
            }
        }
    }

    /// <summary>So many bits as <see cref="Plain"/> has.</summary>
    private static long Bits(int[] positions, int index)
    {
        var (m, r) = index < 3 ? (index + 1, 0) : (4 + ((index - 3) % 4), (index - 3) / 4);
        var width = (int)Math.Ceiling(Math.Log2(m));
        var gaps = positions.Select((position, i) => (position - (i == 0 ? -1 : positions[i - 1]) - 1) >> r);
        return 7 + gaps.Sum(high => (long)(high / m) + 1 + width + r - (high % m < (1 << width) - m ? 1 : 0));
    }

    /// <summary>Parameter and gaps, as docs/wire.md has them.</summary>
    private static List<bool> Plain(int[] positions, int index)
    {
        List<bool> bits = [.. Enumerable.Range(0, 7).Select(i => ((index >> i) & 1) != 0)];
        var (m, r) = index < 3 ? (index + 1, 0) : (4 + ((index - 3) % 4), (index - 3) / 4);
        var width = 0;
        while (1 << width < m) width++;

        var before = -1;
        foreach (var position in positions)
        {
            var gap = position - before - 1;
            before = position;
            bits.AddRange(Enumerable.Repeat(false, (gap >> r) / m));
            bits.Add(true);
            var rest = (gap >> r) % m;
            var shorter = (1 << width) - m; // so many remainders take a bit less
            var code = rest < shorter ? rest : rest + shorter;
            // The high bits as a number, lowest first, then the last bit of the long ones.
            if (rest < shorter)
            {
                bits.AddRange(Enumerable.Range(0, width - 1).Select(i => ((code >> i) & 1) != 0));
            }
            else if (width > 0)
            {
                bits.AddRange(Enumerable.Range(0, width - 1).Select(i => ((code >> (i + 1)) & 1) != 0));
                bits.Add((code & 1) != 0);
            }

            bits.AddRange(Enumerable.Range(0, r).Select(i => ((gap >> i) & 1) != 0));
        }

        return bits;
    }
}
