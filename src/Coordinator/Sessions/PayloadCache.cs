using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.SubModels;
using AfdActors.Messages.Transfer;

namespace AfdActors.Coordinator.Sessions;

/// <summary>
/// The encoded sub-models of one attempt. Equal sub-models are encoded once, off the mailbox; the seed depends on round and attempt
/// alone, so that they are equal byte for byte.
/// </summary>
/// <param name="weights">The global model, read and never changed.</param>
/// <param name="correction">What clients are told beside the weights; null: nothing.</param>
public sealed class PayloadCache(float[] weights, IDownlinkCodec codec, ulong seed, int chunkBytes, ILocalCorrection? correction = null)
{
    private readonly Lock _lock = new();
    private readonly List<(ImmutableArray<UnitMask> Kept, Task<PayloadSource> Payload)> _entries = [];

    public Task<PayloadSource> Encode(SubModel subModel)
    {
        lock (_lock)
        {
            foreach (var (kept, known) in _entries)
                if (kept.SequenceEqual(subModel.Kept)) return known;
            var payload = Task.Run(() => EncodeNow(subModel));
            _entries.Add((subModel.Kept, payload));
            return payload;
        }
    }

    private PayloadSource EncodeNow(SubModel subModel)
    {
        var extracted = LargeArrays.Rent<float>(subModel.Count);
        subModel.Extract(weights, extracted);
        var payload = ModelPayload.Encode(codec, subModel, extracted, seed);
        LargeArrays.Return(extracted);
        return new PayloadSource(
            CorrectedPayload.Join(correction, subModel, payload, correction?.Announce(subModel.Trained) ?? []), chunkBytes);
    }
}
