using System.Text;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace ScoreMapCandidates;

/// <summary>Sums and numbers of what was observed of each unit while it was kept and while it was dropped, and each client's last loss.</summary>
internal sealed class ScoreState(ModelLayout layout)
{
    /// <summary>No loss or step comes near it, and squares of such scores are finite.</summary>
    private const double Largest = 1e100;

    private readonly double[][] _keptSum = PerUnit(layout);
    private readonly double[][] _keptCount = PerUnit(layout);
    private readonly double[][] _droppedSum = PerUnit(layout);
    private readonly double[][] _droppedCount = PerUnit(layout);

    public SortedDictionary<ClientId, double> LastLosses { get; } = [];

    private IEnumerable<double[]> All => [.. _keptSum, .. _keptCount, .. _droppedSum, .. _droppedCount];

    public void Decay(double factor)
    {
        foreach (var values in All)
            for (var unit = 0; unit < values.Length; unit++) values[unit] *= factor;
    }

    /// <summary>A value that counts for the units of a sub-model, and against the others.</summary>
    public void Observe(SubModel subModel, double value)
    {
        for (var group = 0; group < _keptSum.Length; group++)
        {
            for (var unit = 0; unit < _keptSum[group].Length; unit++)
            {
                var kept = subModel.Kept[group].Contains(unit);
                (kept ? _keptSum : _droppedSum)[group][unit] += value;
                (kept ? _keptCount : _droppedCount)[group][unit]++;
            }
        }
    }

    /// <summary>A value for each unit; 0 says nothing of it.</summary>
    public void Observe(double[][] values)
    {
        for (var group = 0; group < values.Length; group++)
        {
            for (var unit = 0; unit < values[group].Length; unit++)
            {
                if (values[group][unit] == 0) continue;
                _keptSum[group][unit] += values[group][unit];
                _keptCount[group][unit]++;
            }
        }
    }

    public double[][] Scores(double confidence) => [.. _keptSum.Select((_, group) => ScoresOf(group, confidence))];

    public byte[] Save()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Convert.FromHexString(layout.Fingerprint));
        foreach (var value in All.SelectMany(values => values)) writer.Write(value);
        writer.Write(LastLosses.Count);
        foreach (var (client, loss) in LastLosses)
        {
            writer.Write(client.ToString());
            writer.Write(loss);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <exception cref="MalformedDataException">The bytes are damaged or of another model.</exception>
    public static ScoreState Restore(ModelLayout layout, ReadOnlySpan<byte> saved)
    {
        using var reader = new BinaryReader(new MemoryStream(saved.ToArray()), Encoding.UTF8);
        try
        {
            var fingerprint = Convert.ToHexStringLower(reader.ReadBytes(32));
            if (fingerprint != layout.Fingerprint)
                throw new MalformedDataException($"expected scores of {layout.Fingerprint}, got those of {fingerprint}");
            var state = new ScoreState(layout);
            foreach (var values in state.All)
                for (var unit = 0; unit < values.Length; unit++) values[unit] = Finite(reader.ReadDouble());
            for (var left = reader.ReadInt32(); left > 0; left--)
                state.LastLosses.Add(ClientId.Parse(reader.ReadString()), Finite(reader.ReadDouble()));
            if (reader.BaseStream.Position != saved.Length) throw new MalformedDataException("expected the end of the scores");
            return state.Scores(confidence: 1).All(scores => scores.All(score => Math.Abs(score) < Largest))
                ? state
                : throw new MalformedDataException("expected scores of sums and numbers that belong together");
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            throw new MalformedDataException($"expected whole scores, got {e.Message}");
        }
    }

    private static double Finite(double value) =>
        double.IsFinite(value) ? value : throw new MalformedDataException($"expected finite scores, got {value}");

    private static double[][] PerUnit(ModelLayout layout) => [.. layout.Groups.Select(group => new double[group.Units])];

    private static double Mean(double sum, double count) => count == 0 ? 0 : sum / count;

    private double[] ScoresOf(int group, double confidence)
    {
        var observed = _keptCount[group].Sum();
        var scores = new double[_keptSum[group].Length];
        for (var unit = 0; unit < scores.Length; unit++)
        {
            scores[unit] = Mean(_keptSum[group][unit], _keptCount[group][unit]) - Mean(_droppedSum[group][unit], _droppedCount[group][unit]);
        }

        if (confidence == 0 || observed <= 1) return scores;
        var scale = confidence * Math.Sqrt(scores.Average(score => score * score) + 1e-30);
        for (var unit = 0; unit < scores.Length; unit++)
            scores[unit] += scale * Math.Sqrt(2 * Math.Log(observed) / Math.Max(_keptCount[group][unit], 1e-3));
        return scores;
    }
}
