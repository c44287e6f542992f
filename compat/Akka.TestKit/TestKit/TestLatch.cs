namespace Akka.TestKit;

/// <summary>Opens when it has been counted down, for tests that must wait for code on other threads.</summary>
public class TestLatch
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly CountdownEvent _count;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _timeout;

    public TestLatch()
        : this(1)
    {
    }

    public TestLatch(int count)
        : this(count, DefaultTimeout)
    {
    }

    public TestLatch(int count, TimeSpan defaultTimeout)
        : this(static span => span, defaultTimeout, count)
    {
    }

    public TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _dilate = dilate;
        _timeout = defaultTimeout;
        _count = new CountdownEvent(count);
    }

    public bool IsOpen => _count.IsSet;

    public void CountDown()
    {
        if (!_count.IsSet)
        {
            _count.Signal();
        }
    }

    public void Open()
    {
        while (!IsOpen)
        {
            CountDown();
        }
    }

    public void Reset() => _count.Reset();

    public void Ready() => Ready(_timeout);

    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public void Ready(TimeSpan timeout)
    {
        var limit = _dilate(timeout);
        if (!_count.Wait(limit))
        {
            throw new TimeoutException($"Timeout of {limit}");
        }
    }
}

/// <summary>Lets so many threads meet.</summary>
public class TestBarrier
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly TestKitBase _testKit;
    private readonly TimeSpan _timeout;
    private readonly Barrier _barrier;

    public TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
    {
        _testKit = testKit;
        _timeout = defaultTimeout ?? DefaultTimeout;
        _barrier = new Barrier(count);
    }

    public void Await() => Await(_timeout);

    /// <exception cref="TimeoutException">The others did not come in time.</exception>
    public void Await(TimeSpan timeout)
    {
        if (!_barrier.SignalAndWait(_testKit.Dilated(timeout)))
        {
            throw new TimeoutException($"Timeout of {timeout}");
        }
    }
}
