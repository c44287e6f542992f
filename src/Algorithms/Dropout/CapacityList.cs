using System.Collections.Immutable;
using System.Globalization;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Dropout;

/// <summary>
/// What parts of every unit group clients can train, one of them each. A part that is listed twice is given twice as often. Immutable,
/// equal by content.
/// </summary>
public sealed class CapacityList : IEquatable<CapacityList>
{
    /// <summary>Most parts.</summary>
    public const int MaxCount = 8;

    /// <param name="parts">1 to <see cref="MaxCount"/> numbers, above 0 and at most 1.</param>
    /// <exception cref="ArgumentException">The parts are none, too many or out of range.</exception>
    public CapacityList(params ImmutableArray<double> parts)
    {
        if (parts.Length is 0 or > MaxCount || !parts.All(part => part is > 0 and <= 1))
        {
            throw new ArgumentException(
                $"capacities: expected 1 to {MaxCount} numbers above 0 and at most 1, got {string.Join(", ", parts.Select(Text))}");
        }

        Parts = parts;
    }

    /// <summary>The five levels of both papers: 1, 1/2, 1/4, 1/8 and 1/16.</summary>
    public static CapacityList Default { get; } = new(1, 0.5, 0.25, 0.125, 0.0625);

    /// <summary>The parts, in the order in which they were given.</summary>
    public ImmutableArray<double> Parts { get; }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="ArgumentException">Not such a list.</exception>
    public static CapacityList Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new CapacityList([.. text.Split(',').Select(
            part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN)]);
    }

    /// <summary>A client's part: drawn uniformly, once for the whole run.</summary>
    public double Of(ClientId client, ulong runSeed) =>
        Parts[SeededStream.Create(runSeed, SeedPurpose.SubModel, client: client).NextInt(Parts.Length)];

    /// <inheritdoc/>
    public bool Equals(CapacityList? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CapacityList);

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Aggregate(Parts.Length, HashCode.Combine);

    /// <summary>As "1, 0.5, 0.25".</summary>
    public override string ToString() => string.Join(", ", Parts.Select(Text));

    private static string Text(double part) => part.ToString("R", CultureInfo.InvariantCulture);
}
