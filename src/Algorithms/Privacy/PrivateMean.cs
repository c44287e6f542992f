using System.Buffers.Binary;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Privacy;

/// <summary>
/// The mean of a round's updates with central differential privacy (DP-FedAvg, arXiv:1710.06963): every update is clipped to the norm C and
/// weighs the same, Gaussian noise of standard deviation z C is added to every coordinate of the sum, and the sum is divided by the m
/// clients that a round asks for, however many answered. With a quantile, C follows it (arXiv:1905.03871). It takes the place of a
/// strategy's own mean; what the server's optimizer does with it costs nothing more. Not thread-safe.
/// </summary>
/// <remarks>
/// Sums are whole multiples of 2^-32, and so is the rounded noise, so that what comes out is what an exact sum with real noise rounds to:
/// the gaps between floating-point numbers (Mironov, 2012) tell nothing of the sum.
/// </remarks>
public sealed class PrivateMean
{
    private const byte Version = 1;
    private const int StateBytes = 1 + sizeof(int) + sizeof(double);

    private readonly PrivacySettings _settings;
    private readonly ModelLayout _layout;
    private readonly ClientSampling _sampling;
    private readonly int _clientsPerRound;
    private readonly ulong _runSeed;
    private readonly PrivacyAccountant _accountant = new();
    private double _clip;
    private int _rounds;

    /// <param name="settings">Enabled.</param>
    /// <param name="layout">The full model without buffers.</param>
    /// <param name="sampling">How rounds draw their clients.</param>
    /// <param name="clientsPerRound">m.</param>
    /// <param name="runSeed">What seeded noise derives from.</param>
    /// <exception cref="ArgumentException">The count of clipped updates alone costs more than the noise multiplier allows.</exception>
    public PrivateMean(
        PrivacySettings settings, ModelLayout layout, ClientSampling sampling, int clientsPerRound, ulong runSeed)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(layout);
        _ = settings.SumNoise(clientsPerRound);
        (_settings, _layout, _sampling, _clientsPerRound, _runSeed) = (settings, layout, sampling, clientsPerRound, runSeed);
        _clip = settings.Clip;
    }

    /// <summary>What the rounds so far have cost; null before the first.</summary>
    public PrivacySpent? Spent { get; private set; }

    /// <summary>Begins an attempt at a round.</summary>
    public IUpdateAggregator Open(AggregationTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new ClippedSums(_layout, task, _clip, this);
    }

    /// <summary>The state of the accountant and the norm; see <see cref="Restore"/>.</summary>
    public byte[] Save()
    {
        var state = new byte[StateBytes];
        state[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(1), _rounds);
        BinaryPrimitives.WriteDoubleLittleEndian(state.AsSpan(1 + sizeof(int)), _clip);
        return PayloadParts.Join(state, _accountant.Save());
    }

    /// <exception cref="MalformedDataException">The bytes are damaged or none of this; nothing has changed.</exception>
    public void Restore(ReadOnlySpan<byte> saved)
    {
        var parts = PayloadParts.Split(saved, 2);
        var state = saved[parts[0]];
        if (state.Length != StateBytes || state[0] != Version)
            throw new MalformedDataException($"expected the state of a private mean, version {Version}, got {state.Length} bytes of another");
        var rounds = BinaryPrimitives.ReadInt32LittleEndian(state[1..]);
        var clip = BinaryPrimitives.ReadDoubleLittleEndian(state[(1 + sizeof(int))..]);
        if (rounds < 0 || !(clip is > 0 and <= PrivacySettings.MostClip))
            throw new MalformedDataException($"expected rounds and a clipping norm above 0, got {rounds} and {clip}");
        _accountant.Restore(saved[parts[1]]);
        (_rounds, _clip) = (rounds, clip);
    }

    /// <summary>Writes the noised mean, and pays for it.</summary>
    internal void Release(ClippedSums round, Span<float> destination)
    {
        if (destination.Length != _layout.ParameterCount)
            throw new ArgumentException($"expected room for {_layout.ParameterCount} values, got {destination.Length}", nameof(destination));
        _rounds++;
        var noise = new GaussianNoise(
            _settings.Seeded ? SeededStream.Create(_runSeed, SeedPurpose.PrivacyNoise, new RoundId(_rounds)) : null);
        var deviation = _settings.SumNoise(_clientsPerRound) * _clip * FixedPoint.Scale;
        var divisor = _clientsPerRound * FixedPoint.Scale;
        var sums = round.Sums;
        for (var i = 0; i < destination.Length; i++)
            destination[i] = (float)((sums[i] + (long)Math.Round(noise.Next() * deviation)) / divisor);
        _accountant.Add(new RoundDraw(_sampling, round.Candidates, _clientsPerRound), _settings.NoiseMultiplier);
        Spent = new PrivacySpent(_accountant.Epsilon(_settings.Delta), _settings.Delta, _clip, !_settings.Seeded);
        if (_settings.Quantile > 0) MoveClip(round, noise.Next());
    }

    /// <summary>
    /// C *= exp(-eta_C (b - gamma)), b the noised fraction of the m clients that were within the norm. Each counts as 1/2 or -1/2, so that
    /// one client moves the count by 1/2 and no more.
    /// </summary>
    private void MoveClip(ClippedSums round, double noise)
    {
        var count = round.Unclipped - (round.Clients / 2.0) + (noise * _settings.CountNoise(_clientsPerRound));
        var fraction = (count / _clientsPerRound) + 0.5;
        _clip = Math.Clamp(
            _clip * Math.Exp(-_settings.QuantileRate * (fraction - _settings.Quantile)), 1e-6, PrivacySettings.MostClip);
    }
}
