using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation.Rules;

/// <summary>Reads one update block by block in the coordinates of the full model, so that it is never spread out whole.</summary>
internal sealed class UpdateCursor(SubModel subModel, ModelUpdate update)
{
    /// <summary>The first range of the sub-model that is not wholly behind.</summary>
    private int _range;

    /// <summary>Coordinates of the ranges behind.</summary>
    private int _before;

    /// <summary>Values of a sparse update behind.</summary>
    private int _sent;

    /// <summary>
    /// The values from a coordinate on: NaN where the sub-model lacks the coordinate, 0 where a sparse update leaves it out. Blocks are
    /// asked for one after the other.
    /// </summary>
    public void Read(int start, Span<float> block)
    {
        block.Fill(float.NaN);
        var ranges = subModel.Ranges;
        var end = start + block.Length;
        while (_range < ranges.Length && ranges[_range].Start < end)
        {
            var range = ranges[_range];
            var (from, to) = (Math.Max(range.Start, start), Math.Min(range.End, end));
            Copy(_before + from - range.Start, block[(from - start)..(to - start)]);
            if (range.End > end) return;
            _before += range.Length;
            _range++;
        }
    }

    private void Copy(int at, Span<float> destination)
    {
        if (update.IsDense)
        {
            update.Values.Slice(at, destination.Length).CopyTo(destination);
            return;
        }

        destination.Clear();
        var positions = update.Positions;
        var values = update.Values;
        for (; _sent < positions.Length && positions[_sent] < at + destination.Length; _sent++)
            destination[positions[_sent] - at] = values[_sent];
    }
}
