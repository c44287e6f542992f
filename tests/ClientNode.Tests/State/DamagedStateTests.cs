using System.Security.Cryptography;
using AfdActors.Algorithms;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using static AfdActors.ClientNode.Tests.State.Updates;

namespace AfdActors.ClientNode.Tests.State;

/// <summary>
/// Files that are not what was written: refused with the file's name, never read as something else. And a disk that takes nothing.
/// </summary>
public sealed class DamagedStateTests : IDisposable
{
    private readonly StateFolder _folder = new();

    public DamagedStateTests()
    {
        Store.SavePending(Pending(1, withMomentum: true));
        Store.Commit(Id(1));
        Store.SavePending(Pending(2, withMomentum: true));
    }

    private ClientStateFolder Store => new(_folder.Path, Parameters, Uplink, Durability.Process);

    [Theory]
    [InlineData("residual")]
    [InlineData("pending-residual")]
    [InlineData("pending")]
    public void Every_truncation_and_every_changed_byte_is_refused(string name)
    {
        var whole = File.ReadAllBytes(_folder.FileOf(name));
        for (var length = 0; length < whole.Length; length++) Refused(name, whole[..length]);
        Refused(name, [.. whole, 0]);
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var flip in new byte[] { 1, 0x80, 0xff })
            {
                byte[] changed = [.. whole];
                changed[at] ^= flip;
                Refused(name, changed);
            }
        }
    }

    [Fact]
    public void Verdict_on_a_damaged_update_is_refused_and_leaves_it_there()
    {
        var whole = File.ReadAllBytes(_folder.FileOf("pending"));
        whole[20] ^= 1;
        File.WriteAllBytes(_folder.FileOf("pending"), whole);
        Assert.Throws<MalformedDataException>(() => Store.Commit(Id(2)));
        Assert.Throws<MalformedDataException>(() => Store.RollBack(Id(2)));
        Assert.Equal(["pending", "pending-residual", "residual"], _folder.Read().Keys);
    }

    [Fact]
    public void Pending_file_of_another_version_is_refused_by_version()
    {
        var bytes = File.ReadAllBytes(_folder.FileOf("pending"));
        bytes[4] = 1;
        Assert.Contains("version 5", Refused("pending", Sealed(bytes[..^32])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_that_makes_no_sense_is_refused_though_its_hash_is_right()
    {
        // Cut off anywhere, too long, and with lengths that claim more than there is.
        var content = File.ReadAllBytes(_folder.FileOf("pending"))[..^32];
        for (var length = 5; length < content.Length; length++) Refused("pending", Sealed(content[..length]));
        Refused("pending", Sealed([.. content, 0]));
        for (var at = content.Length - 7; at < content.Length - 3; at++)
        {
            byte[] claims = [.. content];
            claims[at] = 0x7f;
            Refused("pending", Sealed(claims));
        }
    }

    [Fact]
    public void Residual_of_another_model_is_refused()
    {
        var store = new ClientStateFolder(_folder.Path, Parameters + 1, Uplink, Durability.Process);
        var refused = Assert.Throws<MalformedDataException>(() => store.LoadUplinkState());
        Assert.Contains(
            $"expected 1 or 2 buffers of {Parameters + 1} values, got 2 of {Parameters}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.FileOf("residual"), refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pending.new")]
    [InlineData("pending-residual.new")]
    public void Update_that_cannot_be_written_leaves_everything_as_it_was(string blocked)
    {
        // A folder in the place of the file stands for a disk that refuses it.
        var before = _folder.Read();
        Directory.CreateDirectory(_folder.FileOf(blocked));
        Assert.ThrowsAny<IOException>(() => Store.SavePending(Pending(3)));
        Directory.Delete(_folder.FileOf(blocked));

        Same(Residual(1, withMomentum: true), Store.LoadUplinkState());
        Same(Pending(2, withMomentum: true), Store.LoadPending());
        foreach (var (name, bytes) in before) Assert.Equal(bytes, File.ReadAllBytes(_folder.FileOf(name)));
        Store.SavePending(Pending(3));
        Same(Pending(3), Store.LoadPending());
    }

    [Fact]
    public void State_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Path.Combine(_folder.Path, "new");
        var store = new ClientStateFolder(folder, Parameters, Uplink, Durability.Process);
        store.SavePending(Pending(1));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        foreach (var file in Directory.GetFiles(folder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Folder_that_cannot_be_made_is_an_io_error_that_names_it()
    {
        var file = _folder.FileOf("residual");
        var store = new ClientStateFolder(file, Parameters, Uplink, Durability.Process);
        Assert.Contains(file, Assert.ThrowsAny<IOException>(() => store.SavePending(Pending(1))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Sealed(byte[] content) => [.. content, .. SHA256.HashData(content)];

    private MalformedDataException Refused(string name, byte[] bytes)
    {
        var path = _folder.FileOf(name);
        File.WriteAllBytes(path, bytes);
        var refused =
            Assert.Throws<MalformedDataException>(() => name == "residual" ? (object?)Store.LoadUplinkState() : Store.LoadPending());
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        return refused;
    }
}
