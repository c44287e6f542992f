using System.Diagnostics;

namespace Akka.Remote;

/// <summary>A monotonic clock in milliseconds.</summary>
public delegate long Clock();

/// <summary>Judges from the arrival of heartbeats whether their sender is there.</summary>
public abstract class FailureDetector
{
    public static readonly Clock DefaultClock = static () => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    public abstract bool IsAvailable { get; }

    /// <summary>Whether there was a heartbeat at all.</summary>
    public abstract bool IsMonitoring { get; }

    public abstract void HeartBeat();
}

/// <summary>A failure detector for each of many.</summary>
public interface IFailureDetectorRegistry<T>
{
    /// <summary>True also for one that has not been heard of.</summary>
    bool IsAvailable(T resource);

    bool IsMonitoring(T resource);

    void Heartbeat(T resource);

    void Remove(T resource);

    void Reset();
}
