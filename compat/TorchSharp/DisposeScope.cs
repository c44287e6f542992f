namespace TorchSharp;

/// <summary>
/// Owns the tensors made on its thread while it is the innermost scope, and disposes them with itself.
/// Bound to the thread that opened it.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly HashSet<torch.Tensor> _owned = new(ReferenceEqualityComparer.Instance);
    private readonly DisposeScopeManager _manager;
    private bool _disposed;

    internal DisposeScope(DisposeScopeManager manager)
    {
        _manager = manager;
        Outer = manager.Current;
        manager.Current = this;
    }

    internal DisposeScope? Outer { get; }

    public int DisposablesCount => _owned.Count;

    public bool Contains(IDisposable disposable) => disposable is torch.Tensor tensor && _owned.Contains(tensor);

    /// <summary>Hands the object to the scope around this one, or to nobody when there is none.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        Move(disposable, Outer);
        return disposable;
    }

    public void MoveToOuter(params IDisposable[] disposables)
    {
        foreach (var one in disposables) Move(one, Outer);
    }

    public T MoveToOther<T>(DisposeScope scope, T disposable) where T : IDisposable
    {
        Move(disposable, scope);
        return disposable;
    }

    /// <summary>Gives the object up: its owner disposes it.</summary>
    public T Detach<T>(T disposable) where T : IDisposable
    {
        Move(disposable, null);
        return disposable;
    }

    public void Detach(params IDisposable[] disposables)
    {
        foreach (var one in disposables) Move(one, null);
    }

    public void Attach(IDisposable disposable) => Move(disposable, this);

    public void DisposeEverything()
    {
        var all = _owned.ToArray();
        _owned.Clear();
        foreach (var tensor in all)
        {
            tensor.Scope = null;
            tensor.Dispose();
        }
    }

    public void DisposeEverythingBut(params IDisposable[] keep)
    {
        foreach (var tensor in _owned.Except(keep.OfType<torch.Tensor>(), ReferenceEqualityComparer.Instance).Cast<torch.Tensor>().ToArray()) tensor.Dispose();
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        DisposeEverything();
        _manager.Close(this);
    }

    internal void Add(torch.Tensor tensor)
    {
        tensor.Scope = this;
        _owned.Add(tensor);
    }

    internal void Remove(torch.Tensor tensor)
    {
        _owned.Remove(tensor);
        tensor.Scope = null;
    }

    internal static void Move(IDisposable disposable, DisposeScope? to)
    {
        if (disposable is not torch.Tensor tensor) return;
        tensor.Scope?.Remove(tensor);
        to?.Add(tensor);
    }
}

/// <summary>The open scopes of one thread.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_manager;

    internal static DisposeScopeManager ThreadSingleton => t_manager ??= new DisposeScopeManager();

    internal DisposeScope? Current { get; set; }

    /// <summary>Makes the scope around <paramref name="scope"/> the innermost, also where inner ones were left open.</summary>
    internal void Close(DisposeScope scope)
    {
        for (var open = Current; open is not null; open = open.Outer)
        {
            if (open != scope) continue;
            Current = scope.Outer;
            return;
        }
    }
}

public static partial class torch
{
    /// <summary>Opens a scope on the calling thread.</summary>
    public static DisposeScope NewDisposeScope() => new(DisposeScopeManager.ThreadSingleton);
}
