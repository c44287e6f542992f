using AfdActors.Algorithms;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Messages;

namespace AfdActors.Coordinator.Tests.Checkpoints;

/// <summary>The last good checkpoint survives whatever happens to the next.</summary>
public sealed class CheckpointFileTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("afd-checkpoint-");

    private CheckpointFile Store => new(Path.Combine(_root.FullName, "checkpoint"));

    private string Earlier(int age) => Path.Combine(_root.FullName, "checkpoint", $"checkpoint.{age}.afd");

    [Fact]
    public void There_is_no_checkpoint_before_the_first() => Assert.Null(Store.Read());

    [Fact]
    public void Last_checkpoint_written_is_read()
    {
        Store.Write(States.After(1));
        Store.Write(States.After(2));
        States.Same(States.After(2), Store.Read());
    }

    [Fact]
    public void Two_checkpoints_before_the_last_are_kept_and_put_in_its_place_they_are_the_way_back()
    {
        for (var round = 1; round <= 4; round++) Store.Write(States.After(round));
        var folder = Path.GetDirectoryName(Store.FullPath)!;
        Assert.Equal(
            ["checkpoint.1.afd", "checkpoint.2.afd", "checkpoint.afd"], Directory.GetFiles(folder).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal));

        foreach (var (name, round) in new[] { ("checkpoint.1.afd", 3), ("checkpoint.2.afd", 2) })
        {
            File.Copy(Path.Combine(folder, name), Store.FullPath, overwrite: true);
            States.Same(States.After(round), Store.Read());
        }
    }

    [Fact]
    public void File_that_a_crash_left_while_writing_is_ignored_and_replaced()
    {
        Store.Write(States.After(1));
        var whole = File.ReadAllBytes(Store.FullPath);
        for (var length = 0; length <= whole.Length; length += 7)
        {
            File.WriteAllBytes(Store.FullPath + ".new", whole[..length]);
            States.Same(States.After(1), Store.Read());
        }

        Store.Write(States.After(2));
        States.Same(States.After(2), Store.Read());
    }

    [Fact]
    public void Process_that_ended_between_two_renames_left_the_last_checkpoint_with_the_name_of_an_earlier_one()
    {
        for (var round = 1; round <= 3; round++) Store.Write(States.After(round));
        File.Move(Store.FullPath, Store.FullPath + ".new");
        States.Same(States.After(2), Store.Read());

        Store.Write(States.After(3));
        States.Same(States.After(3), Store.Read());
        States.Same(States.After(2), CheckpointCodec.Read(File.ReadAllBytes(Earlier(1)), Earlier(1)));
    }

    [Fact]
    public void Failure_to_write_is_an_io_error_and_leaves_the_last_good_checkpoint()
    {
        // A folder in the place of the file stands for a disk that refuses it.
        Store.Write(States.After(1));
        Directory.CreateDirectory(Store.FullPath + ".new");
        Assert.Contains(
            Store.FullPath, Assert.ThrowsAny<IOException>(() => Store.Write(States.After(2))).Message, StringComparison.Ordinal);
        States.Same(States.After(1), Store.Read());
    }

    [Fact]
    public void Checkpoints_are_their_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        Store.Write(States.After(1));
        Store.Write(States.After(2));
        var folder = Path.GetDirectoryName(Store.FullPath)!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        foreach (var file in Directory.GetFiles(folder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Checkpoint_that_a_loss_of_power_tore_is_refused_by_name_and_the_one_before_it_is_the_way_back()
    {
        var store = new CheckpointFile(Path.GetDirectoryName(Store.FullPath)!, Durability.Process);
        store.Write(States.After(1));
        store.Write(States.After(2));
        var whole = File.ReadAllBytes(store.FullPath);
        for (var length = 0; length < whole.Length; length++)
        {
            foreach (var torn in new[] { whole[..length], [.. whole[..length], .. new byte[whole.Length - length]] })
            {
                if (torn.AsSpan().SequenceEqual(whole)) continue;
                File.WriteAllBytes(store.FullPath, torn);
                Assert.Contains(store.FullPath, Assert.Throws<MalformedDataException>(store.Read).Message, StringComparison.Ordinal);
            }
        }

        File.Copy(Earlier(1), store.FullPath, overwrite: true);
        States.Same(States.After(1), store.Read());
    }

    public void Dispose() => _root.Delete(recursive: true);
}
