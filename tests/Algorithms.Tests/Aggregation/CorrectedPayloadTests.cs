using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Tests.Aggregation;

public sealed class CorrectedPayloadTests
{
    private static readonly ModelLayout Layout = new("w", [], [new ParameterSpec("w", [3], 1, [])]);
    private static readonly SubModel Full = SubModel.Full(Layout);
    private static readonly ILocalCorrection Scaffold = StrategyCatalogs.BuiltIn.CreateCorrection(new StrategySettings("scaffold"), Layout);
    private static readonly ILocalCorrection FedProx =
        StrategyCatalogs.BuiltIn.CreateCorrection(new StrategySettings("average").With("proximal", 1), Layout);

    [Fact]
    public void Where_the_halves_tell_each_other_nothing_the_payload_is_the_whole()
    {
        byte[] payload = [1, 2, 3];
        foreach (var correction in (ILocalCorrection?[])[null, FedProx])
        {
            Assert.Same(payload, CorrectedPayload.Join(correction, Full, payload, []));
            Assert.Equal(payload, CorrectedPayload.Split(correction, Full, payload).Payload.ToArray());
            Assert.Equal(3, CorrectedPayload.MaxBytes(correction, Full, 3));
            Assert.Throws<ArgumentException>(() => CorrectedPayload.Join(correction, Full, payload, [1]));
        }
    }

    [Fact]
    public void Payload_and_message_come_back_within_the_bound()
    {
        var message = Scaffold.Announce(Full);
        var joined = CorrectedPayload.Join(Scaffold, Full, [1, 2, 3], message);
        var (payload, split) = CorrectedPayload.Split(Scaffold, Full, joined);

        Assert.Equal([1, 2, 3], payload.ToArray());
        Assert.Equal(message, split.ToArray());
        Assert.InRange(joined.Length, 3 + message.Length, CorrectedPayload.MaxBytes(Scaffold, Full, 3));
        Assert.Throws<ArgumentException>(() => CorrectedPayload.Join(Scaffold, Full, [1, 2, 3], [.. message, 0]));
    }

    [Fact]
    public void Bytes_that_are_no_two_parts_are_refused()
    {
        var message = Scaffold.Announce(Full);
        foreach (var bytes in (byte[][])[
            [], [1, 2, 3], PayloadParts.Join([1, 2, 3]), PayloadParts.Join([1], message, []), PayloadParts.Join([1], [.. message, 0])])
        {
            Assert.Throws<MalformedDataException>(() => CorrectedPayload.Split(Scaffold, Full, bytes));
        }
    }

    [Fact]
    public void An_aggregation_without_a_half_on_the_client_is_refused() => Assert.StartsWith(
        "aggregation strategy: expected one that corrects local training, got adam",
        Assert.Throws<ArgumentException>(() => StrategyCatalogs.BuiltIn.CreateCorrection(new StrategySettings("adam"), Layout)).Message,
        StringComparison.Ordinal);
}
