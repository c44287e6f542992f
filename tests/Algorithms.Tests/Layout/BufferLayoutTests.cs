using System.Security.Cryptography;
using System.Text;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.SubModels;
using AfdActors.Testing;

namespace AfdActors.Algorithms.Tests.Layout;

public sealed class BufferLayoutTests
{
    private static readonly ModelLayout Norm = BufferLayouts.NormMlp;

    [Fact]
    public void A_layout_without_buffers_is_its_own_trained_part()
    {
        var mlp = TestLayouts.Mlp();
        Assert.Same(mlp, mlp.Trained);
        Assert.Null(mlp.Buffers);
        var whole = SubModel.Full(mlp);
        Assert.Same(whole, whole.Trained);
        Assert.Null(whole.Buffers);
    }

    [Fact]
    public void Trained_part_and_buffers_are_layouts_of_their_own()
    {
        Assert.Equal(TestLayouts.Mlp().Fingerprint, Norm.Trained.Fingerprint);
        Assert.Equal(["norm.running_mean", "norm.running_var"], Norm.Buffers!.Parameters.Select(parameter => parameter.Name));
        Assert.Same(Norm.Buffers, Norm.Buffers.Trained);
        Assert.Equal((34, 26, 8), (Norm.ParameterCount, Norm.Trained.ParameterCount, Norm.Buffers.ParameterCount));
    }

    [Fact]
    public void The_flat_order_of_a_sub_model_is_that_of_its_trained_part_and_then_that_of_its_buffers()
    {
        float[] full = [.. Enumerable.Range(0, Norm.ParameterCount).Select(i => (float)i)];
        var cut = 0;
        Law.Holds(TestSubModels.Any(Norm), part =>
        {
            var (whole, trained, buffers) = (new float[part.Count], new float[part.Trained.Count], new float[part.Buffers!.Count]);
            part.Extract(full, whole);
            part.Trained.Extract(full.AsSpan(0, 26), trained);
            part.Buffers.Extract(full.AsSpan(26), buffers);
            Assert.Equal(whole, trained.Concat(buffers));
            Assert.Same(part.Trained, part.Trained);
            if (!part.IsFull) cut++;
        });
        Assert.True(cut > 100, "the cases must cut units");
    }

    [Fact]
    public void Buffers_stand_behind_all_trained_parameters_of_which_there_is_one_at_least()
    {
        var error = Assert.Throws<ArgumentException>(
            () => BufferLayouts.With(BufferLayouts.Buffer("norm.running_mean", 0), new ParameterSpec("late", [2], 1, [])));
        Assert.Equal("late: expected trained parameters in front of all buffers, got one after norm.running_mean", error.Message);
        error = Assert.Throws<ArgumentException>(
            () => new ModelLayout("still", [new UnitGroup("hidden", 4)], [BufferLayouts.Buffer("norm.running_mean", 0)]));
        Assert.Contains("expected at least one trained parameter", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The first text is what fingerprints were made of before there were buffers.</summary>
    [Fact]
    public void The_fingerprint_names_buffers_and_nothing_else_new()
    {
        const string Mlp = """
            layout 1
            mlp
            group hidden 4
            parameter dense1.weight 3 [4,3] 0:0:1:1
            parameter dense1.bias 3 [4] 0:0:1:1
            parameter dense2.weight 4 [2,4] 1:0:1:1
            parameter dense2.bias 4 [2]

            """;
        const string Buffers = """
            parameter norm.running_mean 4 [4] 0:0:1:1 = 0 buffer
            parameter norm.running_var 4 [4] 0:0:1:1 = 1 buffer

            """;
        Assert.Equal(Fingerprint(Mlp), TestLayouts.Mlp().Fingerprint);
        Assert.Equal(Fingerprint(Mlp + Buffers), Norm.Fingerprint);
    }

    private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
