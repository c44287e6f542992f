using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>Which process of this machine holds the other end of a connection, as /proc has it.</summary>
internal static class SocketOwner
{
    private const int LocalEndPoint = 1;
    private const int RemoteEndPoint = 2;
    private const int Inode = 9;

    /// <param name="processes">Ids of those in question.</param>
    /// <returns>The process's id; null where none of these holds it, or not any more.</returns>
    public static int? Of(Socket accepted, IEnumerable<int> processes)
    {
        var (ours, theirs) = (PortOf(accepted.LocalEndPoint), PortOf(accepted.RemoteEndPoint));
        var inode = File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(
                row => row[LocalEndPoint].EndsWith(theirs, StringComparison.Ordinal)
                && row[RemoteEndPoint].EndsWith(ours, StringComparison.Ordinal))?[Inode];
        if (inode is null) return null;
        var link = $"socket:[{inode}]";
        return processes.Where(process => Holds(process, link)).Select(process => (int?)process).FirstOrDefault();
    }

    private static string PortOf(EndPoint? point) =>
        string.Create(CultureInfo.InvariantCulture, $":{((IPEndPoint)point!).Port:X4}");

    private static bool Holds(int process, string link)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Any(entry => TargetOf(entry) == link);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended.
            return false;
        }
    }

    /// <summary>Null where the process has closed this one meanwhile; it may hold the connection in another.</summary>
    private static string? TargetOf(string entry)
    {
        try
        {
            return File.ResolveLinkTarget(entry, returnFinalTarget: false)?.Name;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
