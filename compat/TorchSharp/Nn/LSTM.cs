namespace TorchSharp.Modules;

/// <summary>
/// LSTM with PyTorch's parameters per layer: weight_ih [4H, in], weight_hh [4H, H], bias_ih, bias_hh [4H]; gate rows in the order
/// input, forget, cell, output; initial values uniform in +-1/sqrt(H).
/// </summary>
public sealed class LSTM : torch.nn.Module<torch.Tensor, (torch.Tensor, torch.Tensor)?, (torch.Tensor, torch.Tensor, torch.Tensor)>
{
    private readonly long _hidden, _layers;
    private readonly bool _bias, _batchFirst, _bidirectional;
    private readonly double _dropout;

    internal LSTM(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, torch.ScalarType dtype) : base(nameof(LSTM))
    {
        (_hidden, _layers, _bias, _batchFirst, _dropout, _bidirectional) = (hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional);
        var directions = bidirectional ? 2 : 1;
        for (var layer = 0; layer < numLayers; layer++)
        {
            var inputs = layer == 0 ? inputSize : hiddenSize * directions;
            for (var direction = 0; direction < directions; direction++)
            {
                var suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                Register("weight_ih" + suffix, dtype, 4 * hiddenSize, inputs);
                Register("weight_hh" + suffix, dtype, 4 * hiddenSize, hiddenSize);
                if (!bias) continue;
                Register("bias_ih" + suffix, dtype, 4 * hiddenSize);
                Register("bias_hh" + suffix, dtype, 4 * hiddenSize);
            }
        }
    }

    /// <summary>
    /// Input [T, N, in] ([N, T, in] with batchFirst); h0 and c0 [layers * directions, N, H], zeros when absent.
    /// Answers the outputs of the last layer, h_n and c_n.
    /// </summary>
    public override (torch.Tensor, torch.Tensor, torch.Tensor) forward(torch.Tensor input, (torch.Tensor, torch.Tensor)? h0_c0 = null)
    {
        using var scope = torch.NewDisposeScope();
        var batch = input.size(_batchFirst ? 0 : 1);
        var (h0, c0) = h0_c0 ?? (Zeros(batch, input.dtype), Zeros(batch, input.dtype));
        using var list = new HandleList(parameters());
        Span<IntPtr> results = stackalloc IntPtr[3];
        Native.shim_lstm(input.Owned, h0.Owned, c0.Owned, list.Pointers, list.Count, torch.Flag(_bias), _layers, _dropout, torch.Flag(training), torch.Flag(_bidirectional), torch.Flag(_batchFirst), results);
        var made = HandleList.Results(results);
        return (made[0]!.MoveToOuterDisposeScope(), made[1]!.MoveToOuterDisposeScope(), made[2]!.MoveToOuterDisposeScope());
    }

    public new (torch.Tensor, torch.Tensor, torch.Tensor) call(torch.Tensor input, (torch.Tensor, torch.Tensor)? h0_c0 = null) => forward(input, h0_c0);

    private torch.Tensor Zeros(long batch, torch.ScalarType type) => torch.zeros(_layers * (_bidirectional ? 2 : 1), batch, _hidden, dtype: type);

    private void Register(string name, torch.ScalarType dtype, params long[] size)
    {
        var bound = 1 / Math.Sqrt(_hidden);
        using var scope = torch.NewDisposeScope();
        register_parameter(name, new Parameter(torch.rand(size, dtype).mul_(2 * bound).sub_(bound)));
    }
}
