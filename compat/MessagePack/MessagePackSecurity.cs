namespace MessagePack;

/// <summary>How much nesting a decoder of untrusted bytes lets pass; the official type guards hashes and decompression too.</summary>
public class MessagePackSecurity
{
    /// <summary>No limit on nesting.</summary>
    public static readonly MessagePackSecurity TrustedData = new(int.MaxValue);

    /// <summary>At most 500 levels of nesting.</summary>
    public static readonly MessagePackSecurity UntrustedData = new(500);

    private MessagePackSecurity(int maximumObjectGraphDepth) => MaximumObjectGraphDepth = maximumObjectGraphDepth;

    protected MessagePackSecurity(MessagePackSecurity copyFrom)
    {
        ArgumentNullException.ThrowIfNull(copyFrom);
        MaximumObjectGraphDepth = copyFrom.MaximumObjectGraphDepth;
    }

    public int MaximumObjectGraphDepth { get; private set; }

    public MessagePackSecurity WithMaximumObjectGraphDepth(int maximumObjectGraphDepth)
    {
        var copy = Clone();
        copy.MaximumObjectGraphDepth = maximumObjectGraphDepth;
        return copy;
    }

    /// <summary>Counts one more level of nesting; the caller decrements <see cref="MessagePackReader.Depth"/> when it leaves the level.</summary>
    /// <exception cref="InsufficientExecutionStackException">The value is nested deeper than <see cref="MaximumObjectGraphDepth"/>.</exception>
    public void DepthStep(ref MessagePackReader reader)
    {
        if (reader.Depth >= MaximumObjectGraphDepth)
        {
            throw new InsufficientExecutionStackException($"Expected at most {MaximumObjectGraphDepth} levels of nesting, got more.");
        }

        reader.Depth++;
    }

    protected virtual MessagePackSecurity Clone() => new(this);
}
