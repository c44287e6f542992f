using System.Collections.Immutable;

namespace AfdActors.Training;

/// <summary>How often samples of each class were answered with which class.</summary>
/// <param name="Rows">One row for each label, one count for each answer: as many of the one as of the other.</param>
public sealed record ConfusionMatrix(ImmutableArray<ImmutableArray<long>> Rows)
{
    /// <summary>With more classes than this there is none: it would be larger than a model.</summary>
    public const int MostClasses = 128;

    /// <summary>Labels, and answers.</summary>
    public int Classes => Rows.Length;

    /// <summary>Samples whose answer is their label.</summary>
    public long Right => Rows.Select((row, label) => row[label]).Sum();

    /// <summary>Counts samples.</summary>
    /// <param name="classes">Of the data; a model may answer with others, which are counted, too.</param>
    /// <param name="labels">Of each sample, from 0.</param>
    /// <param name="answers">Of each sample, in the same order, from 0.</param>
    /// <returns>Null with more than <see cref="MostClasses"/>.</returns>
    /// <exception cref="ArgumentException">There are not as many answers as labels.</exception>
    public static ConfusionMatrix? Of(int classes, ReadOnlySpan<int> labels, ReadOnlySpan<int> answers)
    {
        if (labels.Length != answers.Length)
            throw new ArgumentException($"expected an answer for each of {labels.Length} labels, got {answers.Length}", nameof(answers));
        foreach (var answer in answers) classes = Math.Max(classes, answer + 1);
        if (classes > MostClasses) return null;
        var counts = new long[classes][];
        for (var label = 0; label < classes; label++) counts[label] = new long[classes];
        for (var i = 0; i < labels.Length; i++) counts[labels[i]][answers[i]]++;
        return new ConfusionMatrix([.. counts.Select(row => row.ToImmutableArray())]);
    }

    /// <inheritdoc/>
    public bool Equals(ConfusionMatrix? other) =>
        other is not null && Classes == other.Classes && Rows.Zip(other.Rows).All(pair => pair.First.SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Classes, Right);
}
