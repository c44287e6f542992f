using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Hosting.Nodes;
using AfdActors.Testing;

namespace AfdActors.Hosting.Tests;

public sealed class NodeStateTests
{
    private static readonly IUplinkCodec Uplink = new RawUplink();

    private static readonly ClientId[] Both = [new("a/b"), new("c")];

    [Fact]
    public void Client_is_hosted_by_one_process_at_a_time()
    {
        using var folder = new TemporaryFolder();
        using (NodeState.Open(folder.FullPath, Both, stateMemory: 0))
        {
            var refusal = Assert.Throws<UsageException>(() => NodeState.Open(folder.FullPath, [new ClientId("c")], stateMemory: 0));
            Assert.Contains("expected client c to be hosted by no other process", refusal.Message, StringComparison.Ordinal);
            using var other = NodeState.Open(folder.FullPath, [new ClientId("d")], stateMemory: 0);
        }

        using var again = NodeState.Open(folder.FullPath, Both, stateMemory: 0);
    }

    [Fact]
    public void Node_that_starts_again_with_the_same_clients_has_the_same_name_and_secret()
    {
        using var folder = new TemporaryFolder();
        (string, string) first;
        using (var state = NodeState.Open(folder.FullPath, Both, stateMemory: 0)) first = (state.NodeId, state.Secret);
        using (var state = NodeState.Open(folder.FullPath, [.. Both.Reverse()], stateMemory: 0))
            Assert.Equal(first, (state.NodeId, state.Secret));
        using (var state = NodeState.Open(folder.FullPath, [Both[0]], stateMemory: 0)) Assert.NotEqual(first, (state.NodeId, state.Secret));
    }

    [Fact]
    public void Node_that_is_given_a_name_keeps_its_secret_and_from_then_on_the_name()
    {
        using var folder = new TemporaryFolder();
        string secret;
        using (var state = NodeState.Open(folder.FullPath, Both, stateMemory: 0)) secret = state.Secret;
        using (var state = NodeState.Open(folder.FullPath, Both, stateMemory: 0, name: "ward 7"))
            Assert.Equal(("ward 7", secret), (state.NodeId, state.Secret));
        using (var state = NodeState.Open(folder.FullPath, Both, stateMemory: 0))
            Assert.Equal(("ward 7", secret), (state.NodeId, state.Secret));
        using (var state = NodeState.Open(folder.FullPath, Both, stateMemory: 0, name: "ward 8"))
            Assert.Equal(("ward 8", secret), (state.NodeId, state.Secret));
    }

    [Fact]
    public void Secret_is_128_random_bits_that_are_no_part_of_the_name_and_its_file_is_the_owners_alone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Inside("state");
        using var state = NodeState.Open(path, Both, stateMemory: 0);
        Assert.Equal(16, Convert.FromHexString(state.Secret).Length);
        Assert.DoesNotContain(state.Secret, state.NodeId, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(path, "*.node"))));
    }

    [Fact]
    public void State_folder_that_cannot_be_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        var refusal = Assert.Throws<UsageException>(() => NodeState.Open(folder.File("file", "x"), Both, stateMemory: 0));
        Assert.StartsWith("--state", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_of_a_client_is_kept_by_run()
    {
        using var folder = new TemporaryFolder();
        using var state = NodeState.Open(folder.FullPath, Both, stateMemory: 0);
        var store = state.Store(new RunId("run-1"), Both[0], 4, Uplink);
        Assert.Same(store, state.Store(new RunId("run-1"), Both[0], 4, Uplink));
        Assert.NotSame(store, state.Store(new RunId("run-2"), Both[0], 4, Uplink));
    }
}
