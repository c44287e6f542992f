namespace TorchSharp;

public static partial class torch
{
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Empty(size, dtype, device, requires_grad);

    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Empty(size, dtype, device, requires_grad);

    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Empty([size], dtype, device, requires_grad);

    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Empty([rows, columns], dtype, device, requires_grad);

    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Empty([dim0, dim1, dim2], dtype, device, requires_grad);

    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Empty([dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled(size, 0, dtype, device, requires_grad);

    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled(size, 0, dtype, device, requires_grad);

    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([size], 0, dtype, device, requires_grad);

    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([rows, columns], 0, dtype, device, requires_grad);

    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([dim0, dim1, dim2], 0, dtype, device, requires_grad);

    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([dim0, dim1, dim2, dim3], 0, dtype, device, requires_grad);

    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled(size, 1, dtype, device, requires_grad);

    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled(size, 1, dtype, device, requires_grad);

    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([size], 1, dtype, device, requires_grad);

    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([rows, columns], 1, dtype, device, requires_grad);

    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([dim0, dim1, dim2], 1, dtype, device, requires_grad);

    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([dim0, dim1, dim2, dim3], 1, dtype, device, requires_grad);

    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled(size, value, dtype ?? (value.Value.Kind == 1 ? get_default_dtype() : value.Value.Kind == 2 ? ScalarType.Bool : ScalarType.Int64), device, requires_grad);

    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled(size, value, dtype ?? (value.Value.Kind == 1 ? get_default_dtype() : value.Value.Kind == 2 ? ScalarType.Bool : ScalarType.Int64), device, requires_grad);

    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([size], value, dtype ?? (value.Value.Kind == 1 ? get_default_dtype() : value.Value.Kind == 2 ? ScalarType.Bool : ScalarType.Int64), device, requires_grad);

    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([rows, columns], value, dtype ?? (value.Value.Kind == 1 ? get_default_dtype() : value.Value.Kind == 2 ? ScalarType.Bool : ScalarType.Int64), device, requires_grad);

    public static Tensor full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([dim0, dim1, dim2], value, dtype ?? (value.Value.Kind == 1 ? get_default_dtype() : value.Value.Kind == 2 ? ScalarType.Bool : ScalarType.Int64), device, requires_grad);

    public static Tensor full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled([dim0, dim1, dim2, dim3], value, dtype ?? (value.Value.Kind == 1 ? get_default_dtype() : value.Value.Kind == 2 ? ScalarType.Bool : ScalarType.Int64), device, requires_grad);

    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Random(size, Native.shim_rand, dtype, device, requires_grad);

    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Random([size], Native.shim_rand, dtype, device, requires_grad);

    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Random([rows, columns], Native.shim_rand, dtype, device, requires_grad);

    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Random([dim0, dim1, dim2], Native.shim_rand, dtype, device, requires_grad);

    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Random([dim0, dim1, dim2, dim3], Native.shim_rand, dtype, device, requires_grad);

    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Random(size, Native.shim_randn, dtype, device, requires_grad);

    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Random([size], Native.shim_randn, dtype, device, requires_grad);

    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Random([rows, columns], Native.shim_randn, dtype, device, requires_grad);

    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Random([dim0, dim1, dim2], Native.shim_randn, dtype, device, requires_grad);

    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => Random([dim0, dim1, dim2, dim3], Native.shim_randn, dtype, device, requires_grad);

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) => randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        RequireCpu(device);
        return new Tensor(Native.shim_randint(low, high, size, size.Length, Code(dtype ?? ScalarType.Int64)).Checked()).requires_grad_(requires_grad);
    }

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        RequireCpu(device);
        var real = start.Value.Kind == 1 || stop.Value.Kind == 1 || step.Value.Kind == 1;
        return new Tensor(Native.shim_arange(start.Value, stop.Value, step.Value, Code(dtype ?? (real ? get_default_dtype() : ScalarType.Int64))).Checked()).requires_grad_(requires_grad);
    }

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled(input.shape, 0, dtype ?? input.dtype, device, requires_grad);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Filled(input.shape, 1, dtype ?? input.dtype, device, requires_grad);

    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Empty(input.shape, dtype ?? input.dtype, device, requires_grad);

    private delegate TensorHandle Draw(ReadOnlySpan<long> size, int n, int type);

    private static Tensor Random(ReadOnlySpan<long> size, Draw draw, ScalarType? dtype, Device? device, bool requiresGrad)
    {
        RequireCpu(device);
        return new Tensor(draw(size, size.Length, Code(dtype ?? get_default_dtype())).Checked()).requires_grad_(requiresGrad);
    }

    private static Tensor Empty(ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requiresGrad)
    {
        RequireCpu(device);
        return new Tensor(Native.shim_empty(size, size.Length, Code(dtype ?? get_default_dtype())).Checked()).requires_grad_(requiresGrad);
    }

    private static Tensor Filled(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype, Device? device, bool requiresGrad)
    {
        RequireCpu(device);
        return new Tensor(Native.shim_full(size, size.Length, value.Value, Code(dtype ?? get_default_dtype())).Checked()).requires_grad_(requiresGrad);
    }
}
