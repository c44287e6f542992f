using System.Runtime.InteropServices;
using System.Text;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;
using AfdActors.Hosting.Files;

namespace AfdActors.Hosting.Tests.Files;

public sealed class SafetensorsReaderTests
{
    private const string W = """ "w": {"dtype":"F32","shape":[2,1],"data_offsets":[4,12]} """;
    private const string B = """ "b": {"dtype":"F32","shape":[1],"data_offsets":[0,4]} """;

    private static readonly ModelLayout Layout =
        new("net", [], [new ParameterSpec("w", [2, 1], 1, []), new ParameterSpec("b", [1], 1, [])]);

    [Fact]
    public void Parameters_are_found_by_name_in_whatever_order_they_are()
    {
        var file = File($$"""{"__metadata__": {"format":"pt"}, {{B}}, {{W}}}""", 3, 1, 2);

        Assert.Equal([1, 2, 3], SafetensorsReader.Read(file, Layout));
    }

    [Theory]
    [InlineData(B, "expected w F32 [2, 1], got none")]
    [InlineData(B + "," + W + """, "c": {"dtype":"F32","shape":[1],"data_offsets":[12,16]}""", "expected no c, got one of F32 [1]")]
    [InlineData(B + """, "w": {"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}""", "w: expected F32 [2, 1], got F32 [1, 2]")]
    [InlineData(B + """, "w": {"dtype":"BF16","shape":[2,1],"data_offsets":[4,8]}""", "w: expected F32 [2, 1], got BF16 [2, 1]")]
    [InlineData(B + "," + W + "," + W, "expected each tensor once")]
    [InlineData(B + "," + W + """, "w": {"dtype":"F32","shape":[2,1],"data_offsets":[12,20]}""", "expected each tensor once")]
    [InlineData(B + """, "w": {"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}""", "expected its values at")]
    [InlineData(B + """, "w": {"dtype":"F32","shape":[2,1],"data_offsets":[8,16]}""", "w: expected its values at 4 to 12, got 8 to 16")]
    [InlineData(B + """, "w": {"dtype":"F32","shape":[2,1]}""", "expected a header of tensors with dtype, shape and data_offsets")]
    [InlineData(B + """, "w": {"dtype":"F32","shape":[2,1],"data_offsets":[4]}""", "expected a header of tensors with dtype, shape and data_offsets")]
    [InlineData(B + """, "w": {"dtype":"F32","shape":[2,1e9],"data_offsets":[4,8]}""", "expected")]
    [InlineData(B + """, "w": 3""", "expected a header of tensors with dtype, shape and data_offsets")]
    public void A_file_of_another_model_is_refused_with_what_differs(string tensors, string why)
    {
        var refused = Assert.Throws<MalformedDataException>(() => SafetensorsReader.Read(File($"{{{tensors}}}", 3, 1, 2), Layout));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_and_every_longer_file_is_refused()
    {
        var whole = File($$"""{{{B}},{{W}}}""", 3, 1, 2).ToArray();
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<MalformedDataException>(() => SafetensorsReader.Read(new MemoryStream(whole[..length]), Layout));
        Assert.Throws<MalformedDataException>(() => SafetensorsReader.Read(new MemoryStream([.. whole, 0]), Layout));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(100_000_000)]
    [InlineData(1L << 62)]
    public void A_header_that_claims_more_than_there_is_takes_no_memory(long claimed)
    {
        byte[] file = [.. BitConverter.GetBytes(claimed), 1, 2, 3];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<MalformedDataException>(() => SafetensorsReader.Read(new MemoryStream(file), Layout));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused() =>
        Assert.Throws<MalformedDataException>(() => SafetensorsReader.Read(File($$"""{{{B}},{{W}}}""", 3, float.NaN, 2), Layout));

    private static MemoryStream File(string header, params float[] values) =>
        new([.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header),
            .. MemoryMarshal.AsBytes(values.AsSpan())]);
}
