namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// One side of a range code. What is coded is said once for both sides: <see cref="RangeEncoder"/> writes the bits that it is given and
/// gives them back, <see cref="RangeDecoder"/> gives those that it reads, whatever it is given.
/// </summary>
internal interface IRangeCode
{
    /// <summary>A bit, from which its kind learns.</summary>
    /// <exception cref="MalformedDataException">The bytes end.</exception>
    bool Code(bool one, ref AdaptiveBit kind);

    /// <summary>The lowest bits as they are, highest first.</summary>
    /// <exception cref="MalformedDataException">The bytes end.</exception>
    uint Code(uint value, int bits);
}
