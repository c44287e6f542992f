using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using Suite = AfdActors.Compliance.DownlinkCompliance;

namespace AfdActors.Compliance.Tests.Mutants;

public sealed class DownlinkMutantTests
{
    [Fact]
    public void Each_law_of_downlinks_fails_where_it_is_broken() => Laws.AreBrokenBy<Suite>(
        (nameof(Suite.The_same_weights_and_seed_are_the_same_bytes_on_any_thread), new DownlinkSuite(new CountsWhatItEncodes())),
        (nameof(Suite.What_is_decoded_is_finite_and_repeats_and_the_payload_is_within_the_bound), new DownlinkSuite(new SaysTooLittle())),
        (nameof(Suite.What_is_decoded_is_finite_and_repeats_and_the_payload_is_within_the_bound),
            new DownlinkSuite(new AddsUpWhatItDecodes())),
        (nameof(Suite.What_comes_back_points_where_the_weights_do), new DownlinkSuite(new TurnsRound())),
        (nameof(Suite.What_comes_back_points_where_the_weights_do), new DownlinkSuite(new Shifts())),
        (nameof(Suite.Weights_that_are_not_finite_or_do_not_fit_the_sizes_are_refused), new DownlinkSuite(new TakesInfinity())),
        (nameof(Suite.Weights_that_are_not_finite_or_do_not_fit_the_sizes_are_refused), new DownlinkSuite(new TakesAnySize())),
        (nameof(Suite.Damaged_payloads_are_refused_or_decode_to_finite_weights), new DownlinkSuite(new DecodesInfinity())),
        (nameof(Suite.Damaged_payloads_are_refused_or_decode_to_finite_weights), new DownlinkSuite(new RunsOverTheEnd())));

    private sealed class DownlinkSuite(IDownlinkCodec mutant) : Suite
    {
        protected override IDownlinkCodec Create() => mutant;
    }

    private abstract class Mutant : IDownlinkCodec
    {
        private readonly IDownlinkCodec _raw = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Raw);

        public virtual byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed) =>
            _raw.Encode(weights, tensorSizes, seed);

        public virtual void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights) =>
            _raw.Decode(payload, tensorSizes, weights);

        public virtual long MaxBytes(SubModel subModel) => _raw.MaxBytes(subModel);
    }

    private sealed class CountsWhatItEncodes : Mutant
    {
        private int _count;

        public override byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed) =>
            [.. base.Encode(weights, tensorSizes, seed), (byte)Interlocked.Increment(ref _count)];
    }

    private sealed class SaysTooLittle : Mutant
    {
        public override long MaxBytes(SubModel subModel) => 4 * subModel.Count;
    }

    private sealed class AddsUpWhatItDecodes : Mutant
    {
        private float _sum;

        public override void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights)
        {
            base.Decode(payload, tensorSizes, weights);
            weights[0] += ++_sum;
        }
    }

    private sealed class TurnsRound : Mutant
    {
        public override void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights)
        {
            base.Decode(payload, tensorSizes, weights);
            foreach (ref var weight in weights) weight = -weight;
        }
    }

    private sealed class Shifts : Mutant
    {
        public override void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights)
        {
            base.Decode(payload, tensorSizes, weights);
            weights[1..].CopyTo(weights);
        }
    }

    private sealed class TakesInfinity : Mutant
    {
        public override byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed) =>
            base.Encode([.. weights.ToArray().Select(weight => float.IsInfinity(weight) ? 0 : weight)], tensorSizes, seed);
    }

    private sealed class TakesAnySize : Mutant
    {
        public override byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed) =>
            base.Encode(weights, [weights.Length], seed);
    }

    /// <summary>The exponent of a damaged weight is all ones now and then.</summary>
    private sealed class DecodesInfinity : Mutant
    {
        public override void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights)
        {
            base.Decode(payload, tensorSizes, weights);
            foreach (ref var weight in weights) weight = Math.Abs(weight) > 1e9f ? float.PositiveInfinity : weight;
        }
    }

    private sealed class RunsOverTheEnd : Mutant
    {
        public override void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights)
        {
            if (payload.Length < 2) throw new EndOfStreamException();
            base.Decode(payload, tensorSizes, weights);
        }
    }
}
