using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>
/// The phi accrual failure detector (Hayashibara et al.): phi = -log10 of the probability that a heartbeat is still to come, from a
/// normal distribution over the intervals seen so far, shifted by the pause that is acceptable.
/// </summary>
public class PhiAccrualFailureDetector : FailureDetector
{
    private readonly Lock _gate = new();
    private readonly Clock _clock;
    private readonly double _threshold;
    private readonly int _maxSampleSize;
    private readonly double _minStdDeviation;
    private readonly double _acceptablePause;
    private readonly Queue<double> _intervals = new();
    private double _sum;
    private double _squaredSum;
    private long? _latest;

    public PhiAccrualFailureDetector(
        double threshold,
        int maxSampleSize,
        TimeSpan minStdDeviation,
        TimeSpan acceptableHeartbeatPause,
        TimeSpan firstHeartbeatEstimate,
        Clock clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxSampleSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minStdDeviation.TotalMilliseconds, nameof(minStdDeviation));
        _clock = clock ?? DefaultClock;
        _threshold = threshold;
        _maxSampleSize = maxSampleSize;
        _minStdDeviation = minStdDeviation.TotalMilliseconds;
        _acceptablePause = acceptableHeartbeatPause.TotalMilliseconds;
        var estimate = firstHeartbeatEstimate.TotalMilliseconds;
        var spread = estimate / 4;
        Add(estimate - spread);
        Add(estimate + spread);
    }

    public PhiAccrualFailureDetector(Config config, EventStream ev)
        : this(
            config.GetDouble("threshold"),
            config.GetInt("max-sample-size"),
            config.GetTimeSpan("min-std-deviation"),
            config.GetTimeSpan("acceptable-heartbeat-pause"),
            config.GetTimeSpan("heartbeat-interval"))
    {
    }

    public override bool IsAvailable => Phi(_clock()) < _threshold;

    public override bool IsMonitoring
    {
        get
        {
            lock (_gate)
            {
                return _latest is not null;
            }
        }
    }

    public override void HeartBeat()
    {
        var now = _clock();
        var wasAvailable = Phi(now) < _threshold;
        lock (_gate)
        {
            // An interval that counted as a failure says nothing about the usual ones.
            if (_latest is { } latest && wasAvailable)
            {
                Add(now - latest);
            }

            _latest = now;
        }
    }

    internal double Phi(long now)
    {
        lock (_gate)
        {
            if (_latest is not { } latest)
            {
                return 0;
            }

            var mean = _sum / _intervals.Count;
            var variance = Math.Max(0, (_squaredSum / _intervals.Count) - (mean * mean));
            return Phi(now - latest, mean + _acceptablePause, Math.Max(Math.Sqrt(variance), _minStdDeviation));
        }
    }

    /// <summary>The tail of the normal distribution by a logistic approximation.</summary>
    private static double Phi(double elapsed, double mean, double deviation)
    {
        var y = (elapsed - mean) / deviation;
        var e = Math.Exp(-y * (1.5976 + (0.070566 * y * y)));
        return elapsed > mean ? -Math.Log10(e / (1 + e)) : -Math.Log10(1 - (1 / (1 + e)));
    }

    private void Add(double interval)
    {
        if (_intervals.Count >= _maxSampleSize)
        {
            var oldest = _intervals.Dequeue();
            _sum -= oldest;
            _squaredSum -= oldest * oldest;
        }

        _intervals.Enqueue(interval);
        _sum += interval;
        _squaredSum += interval * interval;
    }
}
