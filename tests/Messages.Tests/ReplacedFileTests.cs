using AfdActors.Testing;

namespace AfdActors.Messages.Tests;

/// <summary>What a file survives that takes the place of another one (<c>afd.run.durability</c>).</summary>
public sealed class ReplacedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Once, when all three bytes are in it: what is flushed before is lost with the rest.</summary>
    [Theory]
    [InlineData(Durability.Machine, new long[] { 3 })]
    [InlineData(Durability.Process, new long[0])]
    public void A_whole_file_is_flushed_to_the_disk_where_it_is_to_survive_the_machine(Durability durability, long[] flushed)
    {
        var file = new WatchedFile(_folder.Inside("file"));
        ReplacedFile.Fill(file, durability, stream =>
        {
            stream.Write([1, 2]);
            stream.WriteByte(3);
        });

        Assert.Equal(flushed, file.Flushed);
        Assert.False(file.CanWrite);
        Assert.Equal(new byte[] { 1, 2, 3 }, File.ReadAllBytes(file.Name));
    }

    [Theory]
    [InlineData(Durability.Machine)]
    [InlineData(Durability.Process)]
    public void The_last_content_stays_until_the_new_one_is_published(Durability durability)
    {
        var path = _folder.File("file", "old");
        ReplacedFile.WriteAside(path, durability, stream => stream.Write("new"u8));
        Assert.Equal("old", File.ReadAllText(path));
        ReplacedFile.Publish(path);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.FullPath));
    }

    /// <summary>Keeps how long the file was each time it was flushed to the disk.</summary>
    private sealed class WatchedFile(string path) : FileStream(path, FileMode.CreateNew, FileAccess.Write)
    {
        public List<long> Flushed { get; } = [];

        public override void Flush(bool flushToDisk)
        {
            base.Flush(flushToDisk);
            if (flushToDisk) Flushed.Add(Length);
        }
    }
}
