using AfdActors.Algorithms.Compression.Downlink;
using Suite = AfdActors.Compliance.StatefulDownlinkCompliance;

namespace AfdActors.Compliance.Tests.Mutants;

public sealed class StatefulDownlinkMutantTests
{
    [Fact]
    public void Each_law_of_stateful_downlinks_fails_where_it_is_broken() => Laws.AreBrokenBy<Suite>(
        (nameof(Suite.Coordinator_and_client_read_the_same_from_every_payload_and_stay_together), Of<CountsWhatItReads>()),
        (nameof(Suite.What_is_received_is_nearer_to_the_model_than_what_was_there), Of<SendsTheModelTurnedRound>()),
        (nameof(Suite.The_same_task_and_state_are_the_same_bytes_and_leave_the_state_as_it_was), Of<WritesIntoTheState>()),
        (nameof(Suite.A_payload_for_everybody_needs_no_state_and_gives_what_decoding_gives), Of<AlwaysAsks>()),
        (nameof(Suite.With_another_state_a_payload_is_refused_or_gives_the_same_weights), Of<AddsToAnyState>()),
        (nameof(Suite.A_damaged_state_is_refused_or_can_be_gone_on_with), Of<BelievesTheState>()),
        (nameof(Suite.Damaged_payloads_are_refused_or_give_finite_weights_of_the_sub_model), Of<ReadsOnlyTheStart>()));

    private static StatefulSuite<TMutant> Of<TMutant>()
        where TMutant : IStatefulDownlink, new() => new();

    private sealed class StatefulSuite<TMutant> : Suite
        where TMutant : IStatefulDownlink, new()
    {
        protected override IStatefulDownlink CreateStateful() => new TMutant();
    }

    private abstract class Mutant : IStatefulDownlink
    {
        private readonly DifferenceDownlink _inner = new(bits: 32, density: 1);

        public byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed) =>
            _inner.Encode(weights, tensorSizes, seed);

        public void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights) =>
            _inner.Decode(payload, tensorSizes, weights);

        public virtual byte[] EncodeFor(DownlinkTask task, byte[]? state, ReadOnlySpan<float> weights, ulong seed) =>
            _inner.EncodeFor(task, state, weights, seed);

        public virtual ReceivedModel Read(ReadOnlySpan<byte> payload, DownlinkTask task, Func<byte[]?> state) =>
            _inner.Read(payload, task, state);
    }

    /// <summary>The coordinator reads the payload of a round before the client does: what they keep differs.</summary>
    private sealed class CountsWhatItReads : Mutant
    {
        private static int _count;

        public override ReceivedModel Read(ReadOnlySpan<byte> payload, DownlinkTask task, Func<byte[]?> state)
        {
            var read = base.Read(payload, task, state);
            return read with { Next = [.. read.Next, (byte)Interlocked.Increment(ref _count)] };
        }
    }

    private sealed class SendsTheModelTurnedRound : Mutant
    {
        public override byte[] EncodeFor(DownlinkTask task, byte[]? state, ReadOnlySpan<float> weights, ulong seed) =>
            base.EncodeFor(task, state, weights.ToArray().Select(weight => -weight).ToArray(), seed);
    }

    private sealed class WritesIntoTheState : Mutant
    {
        public override ReceivedModel Read(ReadOnlySpan<byte> payload, DownlinkTask task, Func<byte[]?> state)
        {
            var read = base.Read(payload, task, state);
            if (state() is { } held) held[^1]++;
            return read;
        }
    }

    private sealed class AlwaysAsks : Mutant
    {
        public override ReceivedModel Read(ReadOnlySpan<byte> payload, DownlinkTask task, Func<byte[]?> state)
        {
            var held = state();
            return base.Read(payload, task, () => held);
        }
    }

    /// <summary>Takes a difference for one from whatever it has.</summary>
    private sealed class AddsToAnyState : Mutant
    {
        public override ReceivedModel Read(ReadOnlySpan<byte> payload, DownlinkTask task, Func<byte[]?> state)
        {
            try
            {
                return base.Read(payload, task, state);
            }
            catch (ViewUnknownException)
            {
                return new ReceivedModel(new float[task.SubModel.Count], []);
            }
        }
    }

    private sealed class BelievesTheState : Mutant
    {
        public override byte[] EncodeFor(DownlinkTask task, byte[]? state, ReadOnlySpan<float> weights, ulong seed) =>
            state is { Length: < 8 } ? throw new EndOfStreamException() : base.EncodeFor(task, state, weights, seed);
    }

    private sealed class ReadsOnlyTheStart : Mutant
    {
        private int _longest;

        public override byte[] EncodeFor(DownlinkTask task, byte[]? state, ReadOnlySpan<float> weights, ulong seed)
        {
            var payload = base.EncodeFor(task, state, weights, seed);
            _longest = payload.Length;
            return payload;
        }

        public override ReceivedModel Read(ReadOnlySpan<byte> payload, DownlinkTask task, Func<byte[]?> state) =>
            base.Read(_longest > 0 && payload.Length > _longest ? payload[.._longest] : payload, task, state);
    }
}
