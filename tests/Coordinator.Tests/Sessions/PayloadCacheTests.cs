using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Sessions;
using AfdActors.Coordinator.Tests.Actors;

namespace AfdActors.Coordinator.Tests.Sessions;

public sealed class PayloadCacheTests : ActorTest
{
    [Fact]
    public async Task Equal_sub_models_are_encoded_once()
    {
        var codec = new CountingCodec();
        var cache = new PayloadCache(new float[Layout.ParameterCount], codec, seed: 5, chunkBytes: 64);
        SubModel[] subModels = [SubModel.Full(Layout), Kept(0, 2), Kept(0, 2), Kept(1, 2), SubModel.Full(Layout)];

        var payloads = await Task.WhenAll(subModels.Select(cache.Encode));
        Assert.Equal(3, codec.Calls);
        Assert.Same(payloads[0], payloads[4]);
        Assert.Same(payloads[1], payloads[2]);
        Assert.NotSame(payloads[1], payloads[3]);
    }

    [Fact]
    public async Task Payload_is_the_sub_models_part_of_the_weights()
    {
        float[] weights = [.. Enumerable.Range(0, Layout.ParameterCount).Select(i => (float)i)];
        var codec = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Raw);
        var subModel = Kept(1, 3);
        var payload = await new PayloadCache(weights, codec, seed: 5, chunkBytes: 4096).Encode(subModel);

        var received = new float[subModel.Count];
        codec.Decode(payload.Chunk(0).Span, subModel.TensorSizes.AsSpan(), received);
        // a.weight is [4, 2]: rows 1 and 3; b.weight is [3, 4] from 8 on: columns 1 and 3.
        Assert.Equal([2, 3, 6, 7, 9, 11, 13, 15, 17, 19], received);
    }

    private static SubModel Kept(params int[] units) => new(Layout, [new UnitMask(4, units)]);

    private sealed class CountingCodec : IDownlinkCodec
    {
        private int _calls;

        public int Calls => _calls;

        public byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed)
        {
            Interlocked.Increment(ref _calls);
            return [1];
        }

        public void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights) =>
            throw new NotSupportedException();
    }
}
