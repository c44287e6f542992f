using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Tests.Seeding;

public sealed class SeededStreamTests
{
    /// <summary>
    /// The first outputs of the authors' splitmix64.c from state 0 are e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f,
    /// f88bb8a8724c81ec; from that state the authors' xoshiro256starstar.c gives these.
    /// </summary>
    [Fact]
    public void A_64_bit_seed_gives_the_published_sequence()
    {
        var stream = new SeededStream(0);
        Assert.Equal(
            [0x99EC5F36CB75F2B4, 0xBF6E1F784956452A, 0x1A5F849D4933E6E0, 0x6AA594F1262D2D2C, 0xBBA5AD4A1F842E59],
            Enumerable.Range(0, 5).Select(_ => stream.NextUInt64()));
    }

    [Fact]
    public void The_reference_agrees_with_the_published_outputs_from_state_1_2_3_4()
    {
        var next = Reference([1, 2, 3, 4]);
        Assert.Equal([11520UL, 0, 1509978240, 1215971899390074240, 1216172134540287360], Enumerable.Range(0, 5).Select(_ => next()));
    }

    /// <summary>
    /// Key bytes little-endian: run seed (8), purpose (4), round (4), attempt (4), UTF-8 of the client; its SHA-256 is the state.
    /// </summary>
    [Fact]
    public void A_purpose_gives_the_reference_sequence_of_the_hashed_key()
    {
        byte[] key = [42, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, .. "f1"u8];
        var hash = System.Security.Cryptography.SHA256.HashData(key);
        var next = Reference([.. Enumerable.Range(0, 4).Select(i => BitConverter.ToUInt64(hash, 8 * i))]);
        var stream = SeededStream.Create(42, SeedPurpose.SubModel, new RoundId(7), 1, new ClientId("f1"));
        for (var i = 0; i < 1000; i++)
            Assert.Equal(next(), stream.NextUInt64());
    }

    [Fact]
    public void Every_part_of_the_key_changes_the_stream()
    {
        var round = new RoundId(1);
        var client = new ClientId("a");
        ulong[] first =
        [
            SeededStream.Create(1, SeedPurpose.SubModel, round, 1, client).NextUInt64(),
            SeededStream.Create(2, SeedPurpose.SubModel, round, 1, client).NextUInt64(),
            SeededStream.Create(1, SeedPurpose.Cohort, round, 1, client).NextUInt64(),
            SeededStream.Create(1, SeedPurpose.SubModel, round.Next, 1, client).NextUInt64(),
            SeededStream.Create(1, SeedPurpose.SubModel, round, 2, client).NextUInt64(),
            SeededStream.Create(1, SeedPurpose.SubModel, round, 1, new ClientId("b")).NextUInt64(),
            SeededStream.Create(1, SeedPurpose.SubModel, round, 1).NextUInt64(),
        ];
        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(first[0], SeededStream.Create(1, SeedPurpose.SubModel, round, 1, client).NextUInt64());
    }

    [Fact]
    public void Purposes_keep_their_numbers()
    {
        Assert.Equal(
            [
                "1 InitialWeights", "2 Cohort", "3 SubModel", "4 DownlinkSigns", "5 DownlinkRounding", "6 UplinkRounding", "7 LocalShuffle",
                "8 Partition", "9 Network", "10 SyntheticData", "11 WordVectors",
            ],
            Enum.GetValues<SeedPurpose>().Select(p => $"{(int)p} {p}").Take(11));
    }

    [Fact]
    public void Reals_are_the_high_bits_and_stay_below_one()
    {
        var bits = new SeededStream(5);
        var doubles = new SeededStream(5);
        var singles = new SeededStream(5);
        for (var i = 0; i < 10_000; i++)
        {
            var word = bits.NextUInt64();
            Assert.Equal((word >> 11) / 9007199254740992.0, doubles.NextDouble());
            Assert.Equal((word >> 40) / 16777216f, singles.NextSingle());
        }
    }

    /// <summary>
    /// 60,000 draws of 6: the expected count is 10,000 with standard deviation sqrt(60000 * 1/6 * 5/6) = 91.3; six of them are 548.
    /// </summary>
    [Fact]
    public void Integers_are_uniform_and_in_range()
    {
        var stream = new SeededStream(6);
        var counts = new int[6];
        for (var i = 0; i < 60_000; i++)
            counts[stream.NextInt(6)]++;
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 548, 10_000 + 548));
        Assert.Equal(0, stream.NextInt(1));
        Assert.InRange(stream.NextInt(int.MaxValue), 0, int.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextInt(0));
    }

    /// <summary>24,000 shuffles of 4: each of the 24 orders is expected 1,000 times, standard deviation 31; six of them are 186.</summary>
    [Fact]
    public void Every_order_of_a_shuffle_is_equally_likely()
    {
        var stream = new SeededStream(7);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            stream.Shuffle<char>(items);
            counts[new string(items)] = counts.GetValueOrDefault(new string(items)) + 1;
        }
        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1000 - 186, 1000 + 186));
    }

    /// <summary>xoshiro256** as its paper states it: scrambler rotl(s1 * 5, 7) * 9, then the linear engine.</summary>
    private static Func<ulong> Reference(ulong[] s) => () =>
    {
        static ulong Rotate(ulong x, int k) => (x << k) | (x >> (64 - k));
        var result = Rotate(s[1] * 5, 7) * 9;
        var t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = Rotate(s[3], 45);
        return result;
    };
}
