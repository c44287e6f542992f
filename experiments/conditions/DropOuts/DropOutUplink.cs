using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace DropOuts;

/// <summary>
/// Another uplink, given with its options as <c>options { of = dgc, ... }</c>, but a client fails in place of an answer with the
/// probability <c>part</c>: after its training, by an exception, drawn from the run's seed, the round, the attempt and the client.
/// </summary>
internal sealed class DropOutUplink(IUplinkCodec uplink, double part) : IUplinkCodec
{
    public int WarmUpRounds => uplink.WarmUpRounds;

    public static IUplinkCodec Create(StrategySettings settings, StrategyCatalogs catalogs)
    {
        var options = new OptionReader(settings);
        var inner = new StrategySettings(options.Text("of", "raw"));
        var part = options.Number("part", 0, 0, 1);
        foreach (var (key, value) in settings.Options)
            if (key is not "of" and not "part") inner = inner.With(key, value);
        return new DropOutUplink(catalogs.CreateUplink(inner), part);
    }

    public EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(task);
        var (offer, purpose) = (task.Offer, SeedPurpose.SyntheticUpdate);
        return SeededStream.Create(task.RunSeed, purpose, offer.Round, offer.Attempt, offer.Client).NextDouble() < part
            ? throw new InvalidOperationException("this client drops out")
            : uplink.Encode(task, state, gradient);
    }

    public ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) => uplink.Decode(payload, subModel);

    public ModelUpdate DecodeInPlace(ReadOnlyMemory<byte> payload, SubModel subModel) => uplink.DecodeInPlace(payload, subModel);

    public long MaxBytes(SubModel subModel) => uplink.MaxBytes(subModel);

    public IUplinkState Restore(Stream source, int parameterCount) => uplink.Restore(source, parameterCount);
}
