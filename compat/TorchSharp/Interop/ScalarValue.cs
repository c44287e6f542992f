using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>A number as the shim takes it; <c>Kind</c> is 0 for integers, 1 for reals, 2 for booleans.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ScalarValue(double real, long integer, int kind)
{
    public readonly double Real = real;
    public readonly long Integer = integer;
    public readonly int Kind = kind;
}
