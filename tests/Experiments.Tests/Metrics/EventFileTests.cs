using System.Text;
using AfdActors.Algorithms.Privacy;
using AfdActors.Experiments.Metrics;

namespace AfdActors.Experiments.Tests.Metrics;

public sealed class EventFileTests
{
    private static readonly DateTimeOffset Begun = new(2026, 1, 2, 3, 4, 5, 500, TimeSpan.Zero);

    private static byte[] Record(byte[] data)
    {
        using var stream = new MemoryStream();
        EventFile.Record(stream, data);
        return stream.ToArray();
    }

    private static List<ReadEvent> Written(params Coordinator.Reports.RoundReport[] rounds)
    {
        using var stream = new MemoryStream();
        EventFile.Write(stream, Begun, rounds);
        return EventReader.Read(stream.ToArray());
    }

    /// <summary>RFC 3720, B.4: of 32 bytes of zeros, of ones, rising and falling.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8a9136aa)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 0x62a8ab43)]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 0x46dd794e)]
    [InlineData("1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100", 0x113fdb5c)]
    public void The_checksum_is_that_of_iSCSI_masked(string bytes, uint crc) => Assert.Equal(
        unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8), EventFile.MaskedCrc(Convert.FromHexString(bytes)));

    /// <summary>A record of TensorFlow's, from the tests of TensorBoard's data server (masked_crc.rs).</summary>
    [Fact]
    public void The_mask_is_that_of_TensorFlow() =>
        Assert.Equal(0x5794d08au, EventFile.MaskedCrc(Encoding.ASCII.GetBytes("\u001a\u0011CRC test, one two")));

    /// <summary>
    /// The first record of a file that <c>tf.summary.scalar</c> wrote, from the tests of TensorBoard's data server (tf_record.rs): the
    /// version of the form at the time 0x41D7D69938800000.
    /// </summary>
    [Fact]
    public void A_file_begins_as_one_of_TensorFlow_does()
    {
        var time = BitConverter.UInt64BitsToDouble(0x41D7D69938800000);

        Assert.Equal(
            Convert.FromHexString("1800000000000000" + "a37f4b22" + "09" + "0000803899d6d741" + "1a0d")
                .Concat("brain.Event:2"u8.ToArray()).Concat(Convert.FromHexString("124b36ab")),
            Record(EventFile.Version(time)));
    }

    /// <summary>The second record of the same file, whose data is a scalar as a tensor: the form around it is the same.</summary>
    [Fact]
    public void A_record_is_framed_as_TensorFlow_frames_it()
    {
        var data = Convert.FromHexString(
            "09c405b73d99d6d741" + "104d" + "2a25" + "0a23" + "0a08" + Convert.ToHexString("accuracy"u8) + "420a080112002204a4707d3f"
            + "4a0b0a090a07" + Convert.ToHexString("scalars"u8));

        Assert.Equal(
            Convert.FromHexString("3200000000000000" + "241956ec").Concat(data).Concat(Convert.FromHexString("a55b6433")), Record(data));
    }

    [Fact]
    public void A_round_is_an_event_with_its_number_as_the_step()
    {
        var events = Written(Reports.Round(1, 0.25), Reports.Round(300, accuracy: null));

        Assert.Equal(["brain.Event:2", null, null], events.Select(one => one.FileVersion));
        Assert.Equal([0, 1, 300], events.Select(one => one.Step));
        // Each round takes two seconds.
        var begun = Begun.ToUnixTimeMilliseconds() / 1000.0;
        Assert.Equal([begun, begun + 2, begun + 4], events.Select(one => one.WallTime));
        Assert.Equal(
            [
                ("accuracy", 0.25f), ("loss/test", 1.25f), ("loss/training", 1.5f), ("bytes/down", 1000f), ("bytes/up", 100f),
                ("bytes/repeated", 0f), ("seconds/measured", 2f), ("seconds/simulated", 10f), ("seconds/simulated_communication", 4f),
                ("clients/selected", 3f), ("clients/accepted", 2f), ("clients/dropped", 1f),
            ],
            events[1].Scalars);
        Assert.DoesNotContain("accuracy", events[2].Scalars.Select(scalar => scalar.Tag));
    }

    [Fact]
    public void What_is_not_finite_is_left_out_and_metrics_have_tags_of_their_own()
    {
        var scalars = Written(Reports.Round(1) with
        {
            Loss = double.NaN,
            Privacy = new PrivacySpent(1.5, 1e-5, 1, Secret: true),
            TestLoss = double.PositiveInfinity,
            Metrics = new Dictionary<string, double?> { ["wörd"] = 0.5, ["none"] = null },
        })[1].Scalars;

        Assert.DoesNotContain(scalars, scalar => scalar.Tag is "loss/training" or "loss/test" or "metric/none");
        Assert.Contains(("metric/wörd", 0.5f), scalars);
        Assert.Contains(("privacy/epsilon", 1.5f), scalars);
    }

    [Fact]
    public void A_run_without_rounds_has_a_file_too() => Assert.Single(Written());
}
