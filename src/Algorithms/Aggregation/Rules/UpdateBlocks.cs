namespace AfdActors.Algorithms.Aggregation.Rules;

/// <summary>
/// Some updates side by side, a block of coordinates of the full model at a time: 16 KiB for each of them. Not thread-safe.
/// </summary>
internal sealed class UpdateBlocks(IReadOnlyCollection<Contribution> updates, int parameterCount)
{
    private const int Most = 4096;
    private readonly UpdateCursor[] _cursors = [.. updates.Select(update => new UpdateCursor(update.SubModel, update.Update))];
    private readonly float[][] _rows = [.. updates.Select(_ => new float[Most])];

    /// <summary>First coordinate of the block.</summary>
    public int Start { get; private set; }

    /// <summary>Its coordinates.</summary>
    public int Length { get; private set; }

    /// <summary>Goes on to the next block, or to the first.</summary>
    /// <returns>False after the last.</returns>
    public bool Next()
    {
        Start += Length;
        Length = Math.Min(Most, parameterCount - Start);
        foreach (var (k, cursor) in _cursors.Index()) cursor.Read(Start, _rows[k].AsSpan(0, Length));
        return Length > 0;
    }

    /// <summary>The values of one update; NaN where its sub-model lacks the coordinate.</summary>
    public ReadOnlySpan<float> Row(int update) => _rows[update].AsSpan(0, Length);

    /// <summary>The values at a coordinate of the block, in the order of the updates, without those that lack it.</summary>
    /// <param name="room">For as many values as there are updates.</param>
    public Span<float> Held(int coordinate, Span<float> room)
    {
        var held = 0;
        foreach (var row in _rows)
            if (!float.IsNaN(row[coordinate])) room[held++] = row[coordinate];
        return room[..held];
    }
}
