namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of libtorch. Freed by <see cref="Dispose()"/>, by the dispose scope that owns it, or by the finalizer.</summary>
    public partial class Tensor : IDisposable
    {
        internal Tensor(TensorHandle handle)
        {
            Owned = handle;
            DisposeScopeManager.ThreadSingleton.Current?.Add(this);
        }

        internal TensorHandle Owned { get; }

        internal DisposeScope? Scope { get; set; }

        /// <summary>Tensors alive in this process.</summary>
        public static long TotalCount => TensorHandle.Live;

        public static long PeakCount => TensorHandle.Peak;

        public IntPtr Handle => IsInvalid ? throw new InvalidOperationException("Tensor invalid -- empty handle.") : Owned.DangerousGetHandle();

        public bool IsInvalid => Owned.IsInvalid || Owned.IsClosed;

        public long[] shape
        {
            get
            {
                var sizes = new long[ndim];
                Native.shim_sizes(Owned, sizes);
                return sizes;
            }
        }

        public ScalarType dtype => (ScalarType)Native.shim_dtype(Owned);

        public Device device => new((DeviceType)Native.shim_device_type(Owned), Native.shim_device_index(Owned));

        public DeviceType device_type => (DeviceType)Native.shim_device_type(Owned);

        public long ndim => Native.shim_dim(Owned);

        public long Dimensions => ndim;

        public long NumberOfElements => Native.shim_numel(Owned);

        public long ElementSize => Native.shim_element_size(Owned);

        public bool is_leaf => Native.shim_is_leaf(Owned) != 0;

        public bool requires_grad
        {
            get => Native.shim_requires_grad(Owned) != 0;
            set
            {
                Native.shim_set_requires_grad(Owned, Flag(value));
                CheckForErrors();
            }
        }

        /// <summary>The accumulated gradient; null before the first backward pass, and settable to null.</summary>
        public Tensor? grad
        {
            get
            {
                var handle = Native.shim_grad(Owned);
                if (!handle.IsInvalid) return new Tensor(handle.Checked());
                CheckForErrors();
                return null;
            }
            set
            {
                Native.shim_set_grad(Owned, value is null ? TensorHandle.None : value.Owned);
                CheckForErrors();
            }
        }

        public long dim() => ndim;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public long[] size() => shape;

        public long size(int dim) => shape[dim < 0 ? dim + (int)ndim : dim];

        public long[] stride()
        {
            var strides = new long[ndim];
            Native.shim_strides(Owned, strides);
            CheckForErrors();
            return strides;
        }

        public long stride(int dim) => stride()[dim < 0 ? dim + (int)ndim : dim];

        public bool is_contiguous() => Native.shim_is_contiguous(Owned) != 0;

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void backward() => autograd.backward([this]);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public Tensor MoveToOuterDisposeScope()
        {
            DisposeScope.Move(this, Scope?.Outer);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            DisposeScope.Move(this, other);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            DisposeScope.Move(this, null);
            return this;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            Scope?.Remove(this);
            Owned.Dispose();
        }

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        public override string ToString() => $"[{string.Join('x', shape)}], type = {dtype}, device = {device_type.ToString().ToLowerInvariant()}";

        private static Tensor Made(TensorHandle handle) => new(handle.Checked());

        /// <summary>The result of an in-place operation: this tensor itself, as a second handle would only have to be disposed too.</summary>
        private Tensor InPlace(TensorHandle handle)
        {
            handle.Checked().Dispose();
            return this;
        }
    }
}
