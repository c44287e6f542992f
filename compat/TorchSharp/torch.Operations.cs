namespace TorchSharp;

public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        using var list = new HandleList(tensors);
        return new Tensor(Native.shim_cat(list.Pointers, list.Count, dim).Checked());
    }

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        using var list = new HandleList(tensors);
        return new Tensor(Native.shim_stack(list.Pointers, list.Count, dim).Checked());
    }

    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => tensor.split(split_size_or_sections, dim);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => new(Native.shim_where(condition.Owned, x.Owned, y.Owned).Checked());

    public static Tensor add(Tensor left, Tensor right) => left.add(right);

    public static Tensor mul(Tensor left, Tensor right) => left.mul(right);

    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor abs(Tensor input) => input.abs();

    public static Tensor exp(Tensor input) => input.exp();

    public static Tensor log(Tensor input) => input.log();

    public static Tensor tanh(Tensor input) => input.tanh();

    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    public static Tensor mean(Tensor input) => input.mean();

    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);

    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);

    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);

    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => tensor.allclose(target, rtol, atol, equal_nan);
}
