using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace AfdActors.Compat.TorchSharp.Tests;

public sealed class ErrorTests
{
    [Fact]
    public void Errors_carry_the_text_of_libtorch()
    {
        var error = Assert.ThrowsAny<ExternalException>(() => ones(2, 3).mm(ones(2, 3)));
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", error.Message, StringComparison.Ordinal);
        error = Assert.ThrowsAny<ExternalException>(() => ones(4).view(3));
        Assert.Contains("shape '[3]' is invalid for input of size 4", error.Message, StringComparison.Ordinal);
        error = Assert.ThrowsAny<ExternalException>(() => ones(1).sum().backward());
        Assert.Contains("does not require grad", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_is_reported_once_and_the_next_call_works()
    {
        Assert.ThrowsAny<ExternalException>(() => ones(2).add(ones(3)));
        CheckForErrors();
        Assert.Equal([2f, 2], (ones(2) + ones(2)).Floats());
    }

    [Fact]
    public void Labels_outside_the_classes_are_refused() =>
        Assert.ThrowsAny<ExternalException>(() => nn.functional.cross_entropy(ones(1, 3), tensor(new long[] { 3 })));

    [Fact]
    public void There_is_no_gpu_in_a_cpu_build() => Assert.False(cuda.is_available());
}
