using System.Numerics;

namespace AfdActors.Messages.Transfer;

/// <summary>
/// Which ticks of a retry timer send again: the first, second, fourth and eighth, then every eighth. Over a slow link an answer may only be
/// late, and what is sent again makes it later.
/// </summary>
public struct RetryPauses
{
    private const int Longest = 8;

    private int _ticks;

    /// <summary>One more tick.</summary>
    public bool IsDue()
    {
        _ticks++;
        return _ticks % Longest == 0 || BitOperations.IsPow2(_ticks) && _ticks < Longest;
    }
}
