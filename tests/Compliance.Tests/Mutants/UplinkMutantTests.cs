using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;
using Suite = AfdActors.Compliance.UplinkCompliance;

namespace AfdActors.Compliance.Tests.Mutants;

public sealed class UplinkMutantTests
{
    [Fact]
    public void Each_law_of_uplinks_fails_where_it_is_broken() => Laws.AreBrokenBy<Suite>(
        (nameof(Suite.The_same_update_is_the_same_bytes_on_any_thread_and_leaves_its_input_as_it_was), Of<CountsWhatItEncodes>()),
        (nameof(Suite.What_is_decoded_is_finite_and_of_the_sub_model_and_within_the_bound), Of<SaysTooLittle>()),
        (nameof(Suite.What_is_decoded_is_finite_and_of_the_sub_model_and_within_the_bound), Of<DecodesTheWholeModel>()),
        (nameof(Suite.What_comes_back_points_where_the_update_does), Of<TurnsRound>()),
        (nameof(Suite.A_state_that_was_saved_and_restored_gives_the_same_updates), Of<RestoresNothing>()),
        (nameof(Suite.An_update_leaves_the_state_that_it_was_given_as_it_was), Of<KeepsItsStateInPlace>()),
        (nameof(Suite.A_damaged_state_is_refused), Of<KeepsItsStateInPlace>()),
        (nameof(Suite.Restoring_leaves_the_stream_behind_the_state), Of<ReadsToTheEnd>()),
        (nameof(Suite.The_state_of_another_uplink_is_refused), Of<TakesAnyState>()),
        (nameof(Suite.Damaged_payloads_are_refused_or_decode_to_finite_values), Of<RunsOverTheEnd>()),
        (nameof(Suite.Asking_for_less_of_the_density_makes_no_update_longer), Of<SendsTheMoreTheLessItIsAskedFor>()),
        (nameof(Suite.A_gradient_that_is_not_finite_is_refused), Of<TakesInfinity>()));

    private static UplinkSuite<TMutant> Of<TMutant>()
        where TMutant : IUplinkCodec, new() => new();

    private sealed class UplinkSuite<TMutant> : Suite
        where TMutant : IUplinkCodec, new()
    {
        protected override IUplinkCodec Create() => new TMutant();
    }

    private abstract class Mutant : IUplinkCodec
    {
        private readonly DgcUplink _dgc = new(new DgcSettings(Density: 0.2));

        public virtual EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient) =>
            _dgc.Encode(task, state, gradient);

        public virtual ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) => _dgc.Decode(payload, subModel);

        public virtual long MaxBytes(SubModel subModel) => PayloadBounds.MaxBytes(subModel);

        public virtual IUplinkState Restore(Stream source, int parameterCount) => _dgc.Restore(source, parameterCount);
    }

    private sealed class SendsTheMoreTheLessItIsAskedFor : Mutant
    {
        public override EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient)
        {
            var denser = new DgcUplink(new DgcSettings(Density: task.DensityShare < 1 ? 0.5 : 0.2));
            return denser.Encode(task with { DensityShare = 1 }, state, gradient);
        }
    }

    private sealed class CountsWhatItEncodes : Mutant
    {
        private int _count;

        public override EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient)
        {
            var update = base.Encode(task, state, gradient);
            return update with { Payload = [.. update.Payload, (byte)Interlocked.Increment(ref _count)] };
        }
    }

    private sealed class SaysTooLittle : Mutant
    {
        public override long MaxBytes(SubModel subModel) => 4;
    }

    private sealed class DecodesTheWholeModel : Mutant
    {
        public override ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) =>
            ModelUpdate.Dense(new float[subModel.Layout.ParameterCount]);
    }

    private sealed class TurnsRound : Mutant
    {
        public override ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel)
        {
            var update = base.Decode(payload, subModel);
            return ModelUpdate.Sparse(update.Count, update.Positions.ToArray(), [.. update.Values.ToArray().Select(value => -value)]);
        }
    }

    private sealed class RestoresNothing : Mutant
    {
        public override IUplinkState Restore(Stream source, int parameterCount) =>
            DgcResidual.Zero(parameterCount, new DgcSettings(Density: 0.2));
    }

    private sealed class ReadsToTheEnd : Mutant
    {
        public override IUplinkState Restore(Stream source, int parameterCount)
        {
            var state = base.Restore(source, parameterCount);
            source.CopyTo(Stream.Null);
            return state;
        }
    }

    private sealed class TakesAnyState : Mutant
    {
        public override EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient) =>
            base.Encode(task, state as DgcResidual, gradient);
    }

    private sealed class RunsOverTheEnd : Mutant
    {
        public override ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) =>
            payload.Length < 2 ? throw new EndOfStreamException() : base.Decode(payload, subModel);
    }

    private sealed class TakesInfinity : Mutant
    {
        public override EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient) =>
            base.Encode(task, state, gradient.ToArray().Select(value => float.IsInfinity(value) ? 0 : value).ToArray());
    }

    /// <summary>Counts its updates in the state that it was given, and believes every saved one.</summary>
    private sealed class KeepsItsStateInPlace : Mutant
    {
        public override EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient)
        {
            var count = state as Count ?? new Count();
            count.Updates++;
            return new EncodedUpdate(base.Encode(task, null, gradient).Payload, count);
        }

        public override IUplinkState Restore(Stream source, int parameterCount) => new Count { Updates = (byte)source.ReadByte() };

        private sealed class Count : IUplinkState
        {
            public long Bytes => 1;

            public byte Updates { get; set; }

            public void Save(Stream destination) => destination.WriteByte(Updates);
        }
    }
}
