using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Messages;

/// <summary>
/// The kept units of a sub-model as they travel: one bitmap per unit group of the layout (bit u mod 8 of byte u / 8 is unit u), or none
/// at all for the whole model. Equal by content.
/// </summary>
public sealed record SubModelMasks(ImmutableArray<byte[]> Bitmaps)
{
    public static readonly SubModelMasks Full = new([]);

    public bool IsFull => Bitmaps.IsEmpty;

    public static SubModelMasks Of(SubModel subModel) =>
        subModel.IsFull ? Full : new([.. subModel.Kept.Select(mask => mask.ToBitmap())]);

    /// <exception cref="MalformedDataException">The bitmaps do not fit the layout's groups.</exception>
    public SubModel ToSubModel(ModelLayout layout)
    {
        if (IsFull)
            return SubModel.Full(layout);
        if (Bitmaps.Length != layout.Groups.Length)
            throw new MalformedDataException($"expected {layout.Groups.Length} bitmaps (one per unit group), got {Bitmaps.Length}");
        return new SubModel(layout, [.. layout.Groups.Select((group, g) => UnitMask.FromBitmap(group.Units, Bitmaps[g]))]);
    }

    public bool Equals(SubModelMasks? other) =>
        other is not null && Bitmaps.Length == other.Bitmaps.Length
        && Bitmaps.Zip(other.Bitmaps).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var bitmap in Bitmaps)
            hash.AddBytes(bitmap);
        return hash.ToHashCode();
    }
}
