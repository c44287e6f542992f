namespace TorchSharp;

/// <summary>A single number in a tensor operation, as TorchSharp's <c>Scalar</c>.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(ScalarValue value, torch.ScalarType type)
    {
        Value = value;
        Type = type;
    }

    internal static ScalarValue One { get; } = new(1, 1, 0);

    internal ScalarValue Value { get; }

    public torch.ScalarType Type { get; }

    public static implicit operator Scalar(bool value) => new(new(0, value ? 1 : 0, 2), torch.ScalarType.Bool);

    public static implicit operator Scalar(byte value) => new(new(value, value, 0), torch.ScalarType.Byte);

    public static implicit operator Scalar(short value) => new(new(value, value, 0), torch.ScalarType.Int16);

    public static implicit operator Scalar(int value) => new(new(value, value, 0), torch.ScalarType.Int32);

    public static implicit operator Scalar(long value) => new(new(value, value, 0), torch.ScalarType.Int64);

    public static implicit operator Scalar(float value) => new(new(value, 0, 1), torch.ScalarType.Float32);

    public static implicit operator Scalar(double value) => new(new(value, 0, 1), torch.ScalarType.Float64);

    public void Dispose() { }
}

/// <summary>Conversions between numbers and <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.ToDouble();

    public static double ToDouble(this Scalar value) => value.Value.Kind == 1 ? value.Value.Real : value.Value.Integer;
}
