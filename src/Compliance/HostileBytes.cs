using AfdActors.Algorithms;

namespace AfdActors.Compliance;

/// <summary>
/// Damages valid bytes in every way a bad peer, disk or wire can. A decoder refuses with <see cref="MalformedDataException"/> and nothing
/// else, or accepts what is as good as other bytes. The damage is the same in every run.
/// </summary>
internal static class HostileBytes
{
    private const int RandomCases = 400;

    /// <summary>
    /// What a decoder of the suites' small models may allocate: far above what they need, far below what a header can claim.
    /// </summary>
    private const long MaxAllocated = 1 << 20;

    /// <summary>Every truncation and some extensions must be refused; of other damage what is accepted is checked.</summary>
    /// <param name="accepted">Applied to what is decoded.</param>
    /// <param name="refused">Called after each refusal.</param>
    public static void Attack<T>(byte[] valid, Func<byte[], T> decode, Action<T> accepted, Action? refused = null)
    {
        accepted(decode(valid));
        foreach (var damaged in OtherLengths(valid))
        {
            Assert.False(
                Try(damaged, decode, _ => { }),
                $"expected {damaged.Length} bytes to be refused, as {valid.Length} are valid, got them accepted: {Convert.ToHexString(damaged)}");
            refused?.Invoke();
        }

        foreach (var damaged in Overwritten(valid).Concat(Noise(valid)))
        {
            if (!Try(damaged, decode, accepted)) refused?.Invoke();
        }
    }

    /// <summary>Attacks the state of a strategy: what it refuses leaves it as it was, and with what it accepts it goes on.</summary>
    /// <param name="goOn">Called after each state that was accepted.</param>
    public static void AttackState(Func<byte[]> save, Action<byte[]> restore, Action goOn)
    {
        var before = save();
        Attack(
            before,
            bytes =>
            {
                restore(bytes);
                return bytes;
            },
            _ =>
            {
                goOn();
                restore(before);
            },
            () => Assert.Equal(before, save()));
    }

    /// <summary>Each byte with one of its bits flipped.</summary>
    public static IEnumerable<byte[]> Flipped(byte[] valid)
    {
        for (var at = 0; at < valid.Length; at++)
        {
            byte[] damaged = [.. valid];
            damaged[at] ^= (byte)(1 << (at % 8));
            yield return damaged;
        }
    }

    private static bool Try<T>(byte[] bytes, Func<byte[], T> decode, Action<T> accepted)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        T decoded;
        try
        {
            decoded = decode(bytes);
        }
        catch (MalformedDataException)
        {
            return false;
        }
        catch (Exception e)
        {
            Assert.Fail($"expected a {nameof(MalformedDataException)}, got a {e.GetType().Name} ({e.Message}) from {Convert.ToHexString(bytes)}");
            throw;
        }
        finally
        {
            var used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(used <= MaxAllocated,
                $"expected at most {MaxAllocated} bytes allocated, got {used} from {Convert.ToHexString(bytes)}");
        }

        accepted(decoded);
        return true;
    }

    private static IEnumerable<byte[]> OtherLengths(byte[] valid)
    {
        for (var length = 0; length < valid.Length; length++) yield return valid[..length];
        yield return [.. valid, 0];
        yield return [.. valid, 1, 2, 3, 4, 5, 6, 7, 8];
    }

    /// <summary>One bit of each byte, and one to four bytes anywhere.</summary>
    private static IEnumerable<byte[]> Overwritten(byte[] valid)
    {
        if (valid.Length == 0) yield break;
        foreach (var damaged in Flipped(valid)) yield return damaged;
        var random = new Random(1);
        for (var i = 0; i < RandomCases; i++)
        {
            byte[] damaged = [.. valid];
            for (var hits = random.Next(1, 5); hits > 0; hits--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            yield return damaged;
        }
    }

    /// <summary>Random bytes, half of them behind the start of the valid ones, which reaches the deeper checks.</summary>
    private static IEnumerable<byte[]> Noise(byte[] valid)
    {
        var random = new Random(2);
        for (var i = 0; i < RandomCases; i++)
        {
            var noise = new byte[random.Next((2 * valid.Length) + 2)];
            random.NextBytes(noise);
            if (i % 2 == 0) valid.AsSpan(0, Math.Min(Math.Min(valid.Length, noise.Length), random.Next(2, 6))).CopyTo(noise);
            yield return noise;
        }
    }
}
