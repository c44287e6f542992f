namespace TorchSharp.Modules;

/// <summary>A leaf tensor that training changes; it shares the memory of the tensor it is made from and is not owned by any scope.</summary>
public class Parameter : torch.Tensor
{
    public Parameter(torch.Tensor data, bool requires_grad = true) : base(Native.shim_detach(data.Owned).Checked())
    {
        DetachFromDisposeScope();
        this.requires_grad = requires_grad;
    }
}
