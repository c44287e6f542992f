namespace MessagePack;

/// <summary>
/// How one kind of value states its length: inside the code (from <paramref name="MinFix"/> to <paramref name="MaxFix"/>), or in 1
/// (<paramref name="Code8"/>, where there is one), 2 (<paramref name="Code16"/>) or 4 bytes (the code after that) behind it.
/// </summary>
internal readonly record struct LengthForms(string Name, byte MinFix, byte MaxFix, byte? Code8, byte Code16)
{
    /// <summary>The number of length bytes behind the code; 0 when the code says it all (<paramref name="fix"/>), -1 for another kind of value.</summary>
    public int LengthBytes(byte code, out uint fix)
    {
        fix = 0;
        if (code >= MinFix && code <= MaxFix)
        {
            // Fixed extensions have a power of two bytes, every other kind counts up from zero.
            fix = MinFix == MessagePackCode.FixExt1 ? 1u << (code - MinFix) : (uint)(code - MinFix);
            return 0;
        }

        return code == Code8 ? 1 : code == Code16 ? 2 : code == Code16 + 1 ? 4 : -1;
    }
}
