namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor neg() => Made(Native.shim_neg(Owned));

        public Tensor abs() => Made(Native.shim_abs(Owned));

        public Tensor sign() => Made(Native.shim_sign(Owned));

        public Tensor square() => Made(Native.shim_square(Owned));

        public Tensor sqrt() => Made(Native.shim_sqrt(Owned));

        public Tensor exp() => Made(Native.shim_exp(Owned));

        public Tensor log() => Made(Native.shim_log(Owned));

        public Tensor relu() => Made(Native.shim_relu(Owned));

        public Tensor tanh() => Made(Native.shim_tanh(Owned));

        public Tensor sigmoid() => Made(Native.shim_sigmoid(Owned));

        public Tensor isfinite() => Made(Native.shim_isfinite(Owned));

        public Tensor isnan() => Made(Native.shim_isnan(Owned));

        public Tensor all() => Made(Native.shim_all(Owned));

        public Tensor any() => Made(Native.shim_any(Owned));

        public Tensor max() => Made(Native.shim_max(Owned));

        public Tensor min() => Made(Native.shim_min(Owned));

        public Tensor mean() => Made(Native.shim_mean(Owned));

        public Tensor argmax() => Made(Native.shim_argmax(Owned));

        public Tensor relu_() => InPlace(Native.shim_relu_(Owned));

        public Tensor tanh_() => InPlace(Native.shim_tanh_(Owned));

        public Tensor sigmoid_() => InPlace(Native.shim_sigmoid_(Owned));

        public Tensor sum(ScalarType? type = null) => Made(Native.shim_sum(Owned, Code(type)));

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Made(Native.shim_sum_dims(Owned, dim, dim.Length, Flag(keepdim), Code(type)));

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Made(Native.shim_mean_dims(Owned, dimensions, dimensions.Length, Flag(keepdim), Code(type)));

        public Tensor argmax(long dim, bool keepdim = false) => Made(Native.shim_argmax_dim(Owned, dim, Flag(keepdim)));

        public Tensor max(Tensor other) => maximum(other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            Span<IntPtr> results = stackalloc IntPtr[2];
            Native.shim_max_dim(Owned, dim, Flag(keepdim), results);
            var found = HandleList.Results(results);
            return (found[0]!, found[1]!);
        }

        public Tensor min(Tensor other) => minimum(other);

        public Tensor norm(float p = 2) => Made(Native.shim_norm(Owned, p));

        public Tensor softmax(long dim, ScalarType? dtype = null) => Made(Native.shim_softmax(Owned, dim, Code(dtype)));

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Made(Native.shim_log_softmax(Owned, dim, Code(dtype)));
    }
}
