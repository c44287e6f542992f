using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;

namespace AfdActors.Coordinator.Checkpoints;

/// <summary>
/// The views of the clients as files <c>CLIENT-ROUND</c> of a folder, where ROUND is that of the client's last accepted update, as the
/// checkpoint's ledger has it. Each is written before that checkpoint, and deleted once a later one is written. A view that is lost or
/// damaged is left out: its client is sent a whole sub-model.
/// </summary>
internal sealed class ViewFiles(string folder, Durability durability)
{
    /// <summary>Writes the views that moved in the state's last round; the others are there.</summary>
    public void Write(RunState state)
    {
        foreach (var (client, view) in state.Views)
        {
            if (view.Round != state.Round) continue;
            PrivateFiles.CreateFolder(folder);
            var path = PathOf(client, view.Round);
            ReplacedFile.WriteAside(path, durability, stream => HashedFile.Write(stream, view.State));
            ReplacedFile.Publish(path);
        }
    }

    /// <summary>Deletes what the state does not name: views of earlier rounds, and leftovers.</summary>
    public void DeleteOthers(RunState state)
    {
        if (!Directory.Exists(folder)) return;
        var named = state.Views.Select(entry => PathOf(entry.Key, entry.Value.Round)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(folder).Where(path => !named.Contains(path))) File.Delete(path);
    }

    /// <summary>The state with the views that its ledger names.</summary>
    public RunState Read(RunState state)
    {
        if (!Directory.Exists(folder)) return state;
        var views = ImmutableSortedDictionary.CreateBuilder<ClientId, ClientView>();
        foreach (var (client, (round, _)) in state.Ledger.Accepted)
            if (ReadOne(PathOf(client, round)) is { } view) views[client] = new ClientView(round, view);
        return state with { Views = views.ToImmutable() };
    }

    private static byte[]? ReadOne(string path)
    {
        try
        {
            return HashedFile.Read(path);
        }
        catch (MalformedDataException)
        {
            return null;
        }
    }

    private string PathOf(ClientId client, int round) => Path.Combine(folder, $"{client.ToFileName()}-{round}");
}
