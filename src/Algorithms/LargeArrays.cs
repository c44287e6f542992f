using System.Runtime.CompilerServices;

namespace AfdActors.Algorithms;

/// <summary>
/// Arrays of megabytes that are needed round after round in the same length, such as a received update: they are used again, as the garbage
/// collector comes late to arrays of this size. What is not given back is only garbage. Thread-safe.
/// </summary>
public static class LargeArrays
{
    /// <summary>Smaller arrays are cheap to make, in bytes.</summary>
    public const int Smallest = 1 << 20;

    /// <summary>Bytes that are kept of each type for later, at most.</summary>
    public const int Most = 128 << 20;

    /// <summary>Bytes of garbage after which a collection is asked for.</summary>
    private const int CollectAfter = 32 << 20;

    private static long _dropped;

    /// <summary>An array of exactly this length, with anything in it.</summary>
    public static T[] Rent<T>(int length)
        where T : unmanaged => Pool<T>.Take(length) ?? GC.AllocateUninitializedArray<T>(length);

    /// <summary>Nobody reads or writes the array any more.</summary>
    public static void Return<T>(T[] array)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        Pool<T>.Put(array);
    }

    /// <summary>
    /// Large arrays have become garbage. The garbage collector waits until as much again is allocated as is in use, which for a process
    /// that works with a few arrays of many megabytes is far more than it needs; so it is asked to collect beside the work now and then.
    /// </summary>
    public static void Dropped(long bytes)
    {
        if (bytes < Smallest || Interlocked.Add(ref _dropped, bytes) < CollectAfter) return;
        Interlocked.Exchange(ref _dropped, 0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

    private static class Pool<T>
        where T : unmanaged
    {
        private static readonly LinkedList<T[]> Free = [];
        private static long _bytes;

        public static T[]? Take(int length)
        {
            if (BytesOf(length) < Smallest) return null;
            lock (Free)
            {
                for (var node = Free.First; node is not null; node = node.Next)
                {
                    if (node.Value.Length != length) continue;
                    Free.Remove(node);
                    _bytes -= BytesOf(length);
                    return node.Value;
                }
            }

            return null;
        }

        public static void Put(T[] array)
        {
            if (BytesOf(array.Length) is < Smallest or > Most) return;
            lock (Free)
            {
                Free.AddFirst(array);
                _bytes += BytesOf(array.Length);
                while (_bytes > Most)
                {
                    _bytes -= BytesOf(Free.Last!.Value.Length);
                    Free.RemoveLast();
                }
            }
        }

        private static long BytesOf(int length) => (long)length * Unsafe.SizeOf<T>();
    }
}
