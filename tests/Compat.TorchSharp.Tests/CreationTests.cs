using static TorchSharp.torch;

namespace AfdActors.Compat.TorchSharp.Tests;

public sealed class CreationTests
{
    [Fact]
    public void Tensor_of_an_array_is_a_copy_with_its_shape_and_type()
    {
        float[] source = [1, 2, 3, 4, 5, 6];
        using var t = tensor(source, new long[] { 2, 3 });
        source[0] = 9;
        Assert.Equal([2, 3], t.shape);
        Assert.Equal(ScalarType.Float32, t.dtype);
        Assert.Equal([1f, 2, 3, 4, 5, 6], t.Floats());
        Assert.Equal((2, 6L, 4L), ((int)t.ndim, t.numel(), t.element_size()));
        Assert.Equal(global::TorchSharp.DeviceType.CPU, t.device.type);
    }

    [Fact]
    public void Element_types_follow_the_array()
    {
        Assert.Equal(ScalarType.Int64, tensor(new long[] { 1 }).dtype);
        Assert.Equal(ScalarType.Int32, tensor(new[] { 1 }).dtype);
        Assert.Equal(ScalarType.Float64, tensor(new[] { 1.0 }).dtype);
        Assert.Equal(ScalarType.Bool, tensor(new[] { true }).dtype);
        Assert.Equal(ScalarType.Byte, tensor(new byte[] { 1 }).dtype);
        Assert.Equal(ScalarType.Float32, tensor(new[] { 1, 2 }, dtype: ScalarType.Float32).dtype);
    }

    [Fact]
    public void Two_dimensional_arrays_keep_rows_and_columns()
    {
        using var t = from_array(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal([2, 3], t.shape);
        Assert.Equal(6f, t[1, 2].item<float>());
        using var same = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal(t.Floats(), same.Floats());
    }

    [Fact]
    public void Filled_tensors()
    {
        Assert.Equal([0f, 0, 0, 0], zeros(2, 2).Floats());
        Assert.Equal([1f, 1, 1], ones(3).Floats());
        Assert.Equal([7f, 7], full(2, 7, dtype: ScalarType.Float32).Floats());
        Assert.Equal([2, 3, 4], empty(new long[] { 2, 3, 4 }).shape);
        Assert.Equal([0L, 1, 2, 3], arange(4).data<long>().ToArray());
        Assert.Equal([1, 2], zeros_like(ones(1, 2)).shape);
    }

    [Fact]
    public void Equal_seeds_draw_equal_numbers()
    {
        manual_seed(7);
        var first = rand(5).Floats();
        manual_seed(7);
        Assert.Equal(first, rand(5).Floats());
        Assert.All(first, x => Assert.InRange(x, 0f, 1f));
        Assert.All(randint(3, new long[] { 50 }).data<long>().ToArray(), x => Assert.InRange(x, 0, 2));
    }

    [Fact]
    public void Accessor_reads_and_writes_in_row_major_order_whatever_the_strides()
    {
        using var t = tensor(new float[] { 1, 2, 3, 4, 5, 6 }, new long[] { 2, 3 });
        using var turned = t.t();
        Assert.False(turned.is_contiguous());
        Assert.Equal([1f, 4, 2, 5, 3, 6], turned.Floats());
        Assert.Equal([1f, 4, 2, 5, 3, 6], turned.contiguous().Floats());
        turned.data<float>()[2, 1] = 60;
        Assert.Equal([1f, 2, 3, 4, 5, 60], t.Floats());
        var into = new float[6];
        t.data<float>().CopyTo(into);
        Assert.Equal(60f, into[5]);
        t.data<float>().CopyFrom([9f, 8, 7, 6, 5, 4]);
        Assert.Equal([9f, 8, 7, 6, 5, 4], t.Floats());
    }

    [Fact]
    public void Bytes_are_the_memory_of_the_tensor()
    {
        using var t = zeros(3);
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(t.bytes)[1] = 5;
        Assert.Equal([0f, 5, 0], t.Floats());
    }

    [Fact]
    public void Items_need_one_element_of_the_type()
    {
        Assert.Equal(3f, tensor(3f).item<float>());
        Assert.Equal(4L, tensor(4L).item<long>());
        Assert.ThrowsAny<ArgumentException>(() => tensor(3f).item<double>());
        Assert.ThrowsAny<ArgumentException>(() => ones(2).item<float>());
    }
}
