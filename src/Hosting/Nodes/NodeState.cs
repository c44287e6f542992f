using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.ClientNode.State;
using AfdActors.Hosting.Files;
using AfdActors.Messages;

namespace AfdActors.Hosting.Nodes;

/// <summary>
/// The state folder of a client process: <c>RUN/CLIENT/</c> holds a client's state in a run, <c>CLIENT.lock</c> is held while a process
/// hosts the client, and <c>ID.node</c> keeps the node's name and secret, so that a process started again with the same clients is the same
/// node.
/// </summary>
internal sealed class NodeState : IDisposable
{
    private const int SecretBytes = 16;

    private readonly string _folder;
    private readonly List<FileStream> _locks = [];
    private readonly ConcurrentDictionary<string, ClientStateFolder> _stores = new(StringComparer.Ordinal);

    private readonly Durability _durability;
    private readonly RecentStates _recent;

    private NodeState(string folder, long stateMemory, Durability durability) =>
        (_folder, _durability, _recent) = (folder, durability, new RecentStates(stateMemory));

    /// <summary>Name of the node process, the same after a restart.</summary>
    public string NodeId { get; private set; } = "";

    /// <summary>128 random bits, the same after a restart, by which the coordinator knows the node again.</summary>
    public string Secret { get; private set; } = "";

    /// <param name="stateMemory">Bytes of the states that it keeps in memory beside their files, at most.</param>
    /// <param name="durability">What the clients' files survive.</param>
    /// <param name="name">The node's name from now on; null: the one it had.</param>
    /// <exception cref="UsageException">The folder cannot be written, or another process hosts one of the clients.</exception>
    public static NodeState Open(
        string folder, IReadOnlyCollection<ClientId> clients, long stateMemory, Durability durability = Durability.Machine,
        string? name = null)
    {
        var state = new NodeState(Path.GetFullPath(folder), stateMemory, durability);
        try
        {
            PrivateFiles.CreateFolder(state._folder);
            foreach (var client in clients) state.Lock(client);
            (state.NodeId, state.Secret) = state.Identity(clients, name);
            return state;
        }
        catch (Exception e)
        {
            state.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new UsageException($"--state {folder}: expected a folder that can be written, got: {e.Message}", e);
            throw;
        }
    }

    /// <summary>
    /// One store for each run and client as long as the process lives, so that what a stopped actor still writes is in order.
    /// </summary>
    public IClientStateStore Store(RunId run, ClientId client, int parameterCount, IUplinkCodec uplink)
    {
        var path = Path.Combine(_folder, run.Value, client.ToFileName());
        return _stores.GetOrAdd(path, folder => new ClientStateFolder(folder, parameterCount, uplink, _durability, _recent));
    }

    public void Dispose()
    {
        foreach (var held in _locks) held.Dispose();
        _locks.Clear();
    }

    private void Lock(ClientId client)
    {
        var path = Path.Combine(_folder, client.ToFileName() + ".lock");
        _locks.Add(LockFile.TryTake(path)
            ?? throw new UsageException(
                $"--state {_folder}: expected client {client} to be hosted by no other process, got its lock held ({path}); stop that process, or let this one host other clients (--clients)"));
    }

    /// <summary>Kept under a digest of the clients: processes with different clients may share the folder.</summary>
    private (string NodeId, string Secret) Identity(IReadOnlyCollection<ClientId> clients, string? given)
    {
        var names = string.Join('\n', clients.Select(client => client.Value).Order(StringComparer.Ordinal));
        var path = Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names)))[..16] + ".node");
        var (name, secret) = Kept(path);
        if (name is not null && secret is not null && (given ?? name) == name) return (name, secret);
        name = given ?? name ?? $"{Environment.MachineName}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        secret ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        PrivateFiles.WriteText(path, $"{name}\n{secret}\n");
        return (name, secret);
    }

    private static (string? NodeId, string? Secret) Kept(string path) =>
        File.Exists(path) && File.ReadAllLines(path) is [{ Length: > 0 and < 100 } name, { Length: SecretBytes * 2 } secret]
            ? (name, secret)
            : default;
}
