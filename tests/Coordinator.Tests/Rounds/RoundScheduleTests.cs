using AfdActors.Algorithms;
using AfdActors.Algorithms.Randomness;
using AfdActors.Coordinator.Rounds;
using static AfdActors.Coordinator.Tests.Rounds.RoundFixture;

namespace AfdActors.Coordinator.Tests.Rounds;

/// <summary>Drives thousands of seeded random schedules through the round and checks the laws after every event.</summary>
public sealed class RoundScheduleTests
{
    private const int Schedules = 10_000;

    [Fact]
    public void Every_schedule_ends_exactly_once_and_loses_and_doubles_nothing()
    {
        var tally = new Tally();
        for (var seed = 0; seed < Schedules; seed++) new Schedule((ulong)seed, tally).Play();

        // The generator must reach every kind of end often enough for the laws to mean something.
        Assert.InRange(tally.Closes, Schedules / 4, Schedules);
        Assert.InRange(tally.Repeats, Schedules / 20, Schedules);
        Assert.True(tally.Refusals > Schedules && tally.Drops > Schedules / 2 && tally.Spares > Schedules / 2
            && tally.FoldRefusals > Schedules / 10);
        Assert.Equal(Schedules, tally.Closes + tally.Repeats);
    }

    private sealed class Tally
    {
        public int Closes { get; set; }

        public int Repeats { get; set; }

        public int Refusals { get; set; }

        public int Drops { get; set; }

        public int Spares { get; set; }

        public int FoldRefusals { get; set; }
    }

    private sealed class Schedule
    {
        private readonly SeededStream _random;
        private readonly Tally _tally;
        private readonly string _name;
        private readonly RoundPlan _plan;
        private readonly List<OfferId> _folding = [];
        private readonly SortedSet<ClientId> _summed = [];
        private readonly HashSet<OfferId> _folds = [];
        private readonly HashSet<ClientId> _drops = [];
        private readonly HashSet<ClientId> _spares = [];
        private RoundState _state;
        private RoundEffect? _end;

        public Schedule(ulong seed, Tally tally)
        {
            _random = new SeededStream(seed);
            _tally = tally;
            _name = $"schedule {seed}";
            var selected = 1 + _random.NextInt(8);
            var wanted = 1 + _random.NextInt(selected);
            _plan = Plan(selected, wanted, minUpdates: 1 + _random.NextInt(wanted), round: 2, attempt: 1);
            _state = RoundState.Start(_plan);
        }

        public void Play()
        {
            for (var step = 0; step < 60; step++) Apply(Next());
            Apply(new RoundEvent.DeadlinePassed(_plan.Round, _plan.Attempt));
            while (_folding.Count > 0) Apply(FinishFold());

            Assert.True(_end is not null && _state.Ended, _name);
            Assert.Equal(_plan.Selected.AsEnumerable(), _summed.Concat(_drops).Concat(_spares).Order());
            Assert.Equal(_drops.Order(), _state.Dropped.Keys);
        }

        private RoundEvent Next() => _random.NextInt(10) switch
        {
            < 5 => new RoundEvent.UpdateArrived(SomeOffer()),
            5 or 6 when _folding.Count > 0 => FinishFold(),
            7 when _random.NextInt(3) == 0 => new RoundEvent.ClientFailed(SomeOffer(), "failed"),
            8 when _random.NextInt(3) == 0 => new RoundEvent.ClientLost(Client(_random.NextInt(10)), "lost"),
            9 when _random.NextInt(8) == 0 => new RoundEvent.DeadlinePassed(new RoundId(1 + _random.NextInt(3)), _random.NextInt(3)),
            _ => new RoundEvent.UpdateArrived(SomeOffer()),
        };

        /// <summary>Mostly an offer of this attempt; sometimes of another round, attempt, run or client.</summary>
        private OfferId SomeOffer()
        {
            var offer = _plan.OfferTo(Client(_random.NextInt(_plan.Selected.Length)));
            return _random.NextInt(12) switch
            {
                0 => offer with { Round = new RoundId(1) },
                1 => offer with { Attempt = 0 },
                2 => offer with { Run = new RunId("ff") },
                3 => offer with { Client = Client(9) },
                _ => offer,
            };
        }

        private RoundEvent FinishFold()
        {
            var index = _random.NextInt(_folding.Count);
            var offer = _folding[index];
            _folding.RemoveAt(index);
            if (_random.NextInt(6) == 0)
            {
                _tally.FoldRefusals++;
                return new RoundEvent.FoldRefused(offer, "refused");
            }

            _summed.Add(offer.Client);
            return new RoundEvent.UpdateFolded(offer);
        }

        private void Apply(RoundEvent happened)
        {
            var before = _state;
            (_state, var effects) = _state.Apply(happened);
            if (before.Ended) Assert.All(effects, effect => Assert.IsType<RoundEffect.Refuse>(effect));
            foreach (var effect in effects) Check(effect);
        }

        private void Check(RoundEffect effect)
        {
            Assert.True(_end is null || effect is RoundEffect.Refuse, $"{_name}: {effect} after the end");
            switch (effect)
            {
                case RoundEffect.Fold fold:
                    Assert.True(_folds.Add(fold.Offer), $"{_name}: {fold.Offer} folded twice");
                    Assert.Null(_plan.Mismatch(fold.Offer));
                    _folding.Add(fold.Offer);
                    break;
                case RoundEffect.Drop drop:
                    Assert.True(_drops.Add(drop.Offer.Client), $"{_name}: {drop.Offer.Client} dropped twice");
                    _tally.Drops++;
                    break;
                case RoundEffect.Surplus surplus:
                    Assert.True(_spares.Add(surplus.Offer.Client), $"{_name}: {surplus.Offer.Client} let go twice");
                    _tally.Spares++;
                    break;
                case RoundEffect.Refuse refuse:
                    Assert.False(
                        _plan.Mismatch(refuse.Offer) is null
                        && _summed.Contains(refuse.Offer.Client), $"{_name}: an accepted update was refused");
                    _tally.Refusals++;
                    break;
                case RoundEffect.Close close:
                    Assert.Empty(_folding);
                    Assert.Equal(_summed, close.Accepted);
                    Assert.InRange(close.Accepted.Length, _plan.MinUpdates, _plan.Wanted);
                    _end = close;
                    _tally.Closes++;
                    break;
                case RoundEffect.Repeat repeat:
                    Assert.Equal(_summed, repeat.Rejected);
                    Assert.True(repeat.Rejected.Length < _plan.MinUpdates, _name);
                    _end = repeat;
                    _tally.Repeats++;
                    break;
            }
        }
    }
}
