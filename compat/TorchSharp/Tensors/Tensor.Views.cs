using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set
            {
                using var part = select(0, i1);
                part.copy_(value);
            }
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get
            {
                using var row = select(0, i1);
                return row.select(0, i2);
            }
            set
            {
                using var part = this[i1, i2];
                part.copy_(value);
            }
        }

        public Tensor view(params long[] shape) => Made(Native.shim_view(Owned, shape, shape.Length));

        public Tensor reshape(params long[] shape) => Made(Native.shim_reshape(Owned, shape, shape.Length));

        public Tensor expand(params long[] sizes) => Made(Native.shim_expand(Owned, sizes, sizes.Length));

        public Tensor permute(params long[] permutation) => Made(Native.shim_permute(Owned, permutation, permutation.Length));

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Made(Native.shim_flatten(Owned, start_dim, end_dim));

        public Tensor transpose(long dim0, long dim1) => Made(Native.shim_transpose(Owned, dim0, dim1));

        public Tensor t() => Made(Native.shim_t(Owned));

        public Tensor unsqueeze(long dim) => Made(Native.shim_unsqueeze(Owned, dim));

        public Tensor squeeze(long? dim = null) => Made(dim is { } one ? Native.shim_squeeze_dim(Owned, one) : Native.shim_squeeze(Owned));

        public Tensor narrow(long dim, long start, long length) => Made(Native.shim_narrow(Owned, dim, start, length));

        public Tensor slice(long dim, long start, long finish, long step) => Made(Native.shim_slice(Owned, dim, start, finish, step));

        public Tensor select(long dim, long index) => Made(Native.shim_select(Owned, dim, index));

        public Tensor index_select(long dim, Tensor index) => Made(Native.shim_index_select(Owned, dim, index.Owned));

        public Tensor gather(long dim, Tensor index) => Made(Native.shim_gather(Owned, dim, index.Owned));

        public Tensor alias() => Made(Native.shim_alias(Owned));

        public Tensor clone() => Made(Native.shim_clone(Owned));

        public Tensor contiguous() => Made(Native.shim_contiguous(Owned));

        public Tensor detach() => Made(Native.shim_detach(Owned));

        public Tensor detach_()
        {
            Native.shim_detach_(Owned);
            CheckForErrors();
            return this;
        }

        /// <summary>Pieces of <paramref name="size"/> along <paramref name="dim"/>; the last may be smaller.</summary>
        public Tensor[] split(long size, int dim = 0)
        {
            var length = this.size(dim);
            if (size < 1) throw new ArgumentOutOfRangeException(nameof(size), size, "expected a positive size");
            var sizes = new List<long>();
            for (long at = 0; at < length; at += size) sizes.Add(Math.Min(size, length - at));
            return split([.. sizes], dim);
        }

        public Tensor[] split(long[] sizes, long dim = 0)
        {
            var results = new IntPtr[sizes.Length];
            Native.shim_split_sizes(Owned, sizes, sizes.Length, dim, results);
            return HandleList.Results(results)!;
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var result = Made(Native.shim_to_type(Owned, (int)type, Flag(copy)));
            if (disposeAfter) Dispose();
            return result;
        }

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            RequireCpu(device);
            return to(dtype, copy, disposeAfter, non_blocking);
        }

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(type, copy, disposeAfter, non_blocking);

        public Tensor type(ScalarType dtype) => to(dtype);

        public Tensor cpu() => to(CPU);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => InPlace(Native.shim_copy_(Owned, source.Owned));

        public Tensor fill_(Scalar value) => InPlace(Native.shim_fill_(Owned, value.Value));

        public Tensor zero_() => fill_(0);
    }
}
