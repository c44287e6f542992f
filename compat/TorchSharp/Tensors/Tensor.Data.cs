using System.Runtime.InteropServices;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The memory of a contiguous CPU tensor itself, not a copy; valid while the tensor lives.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous()) throw new InvalidOperationException("expected a contiguous tensor, got one whose elements lie apart");
                return new Span<byte>((void*)Data(), checked((int)(NumberOfElements * ElementSize)));
            }
            set
            {
                var own = bytes;
                if (value.Length != own.Length) throw new ArgumentException($"expected {own.Length} bytes, got {value.Length}");
                value.CopyTo(own);
            }
        }

        /// <summary>The elements, in row-major order whatever the strides are.</summary>
        public TensorAccessor<T> data<T>() where T : struct
        {
            RequireType<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>The value of a tensor with one element.</summary>
        public T item<T>() where T : struct
        {
            RequireType<T>();
            if (NumberOfElements != 1) throw new ArgumentException($"Number of elements in the tensor must be 1, got {NumberOfElements}");
            return ReadFirst<T>();
        }

        internal IntPtr Data()
        {
            var data = Native.shim_data(Owned);
            CheckForErrors();
            return data;
        }

        private unsafe T ReadFirst<T>() where T : struct => MemoryMarshal.Read<T>(new ReadOnlySpan<byte>((void*)Data(), (int)ElementSize));

        /// <summary>The single element, converted.</summary>
        internal double Number()
        {
            using var one = NewlyOwned(Native.shim_to_type(Owned, (int)ScalarType.Float64, 0));
            return one.item<double>();
        }

        internal long Whole()
        {
            using var one = NewlyOwned(Native.shim_to_type(Owned, (int)ScalarType.Int64, 0));
            return one.item<long>();
        }

        private static Tensor NewlyOwned(TensorHandle handle) => new(handle.Checked());

        private void RequireType<T>()
        {
            var expected = TypeOf(typeof(T));
            if (expected != dtype) throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
        }

        public static explicit operator float(Tensor value) => (float)value.Number();

        public static explicit operator double(Tensor value) => value.Number();

        public static explicit operator int(Tensor value) => (int)value.Whole();

        public static explicit operator long(Tensor value) => value.Whole();

        public static explicit operator bool(Tensor value) => value.Number() != 0;
    }

    /// <summary>libtorch's code of a .NET element type.</summary>
    internal static ScalarType TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        TypeCode.Boolean => ScalarType.Bool,
        _ when type == typeof(Half) => ScalarType.Float16,
        _ => throw new NotSupportedException($"no tensor holds elements of {type.Name}"),
    };
}

/// <summary>Reads the single element of a tensor.</summary>
public static class TensorExtensionMethods
{
    public static float ToSingle(this torch.Tensor value) => (float)value.Number();

    public static double ToDouble(this torch.Tensor value) => value.Number();

    public static int ToInt32(this torch.Tensor value) => (int)value.Whole();

    public static long ToInt64(this torch.Tensor value) => value.Whole();

    public static bool ToBoolean(this torch.Tensor value) => value.Number() != 0;
}
