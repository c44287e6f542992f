namespace AfdActors.Datasets;

/// <summary>
/// The bytes of a packed file, and after them some that are no packed data. .NET's GZipStream takes a file that was cut off for one that
/// ends; what it reads instead of the lost part makes it refuse. After a whole file it leaves them alone, as they are no header of a
/// further one.
/// </summary>
internal sealed class GuardedGzip(Stream inner) : Stream
{
    /// <summary>More than a stored block takes without a look at it.</summary>
    private const int GuardLength = 1 << 17;

    private int _guard = GuardLength;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        if (read > 0 || buffer.IsEmpty) return read;
        var guarded = Math.Min(buffer.Length, _guard);
        buffer[..guarded].Fill(0xFF);
        _guard -= guarded;
        return guarded;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
