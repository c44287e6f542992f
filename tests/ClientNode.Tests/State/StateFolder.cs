namespace AfdActors.ClientNode.Tests.State;

/// <summary>A folder of its own that goes with the test, and its files as values: what survives a crash can be put there.</summary>
internal sealed class StateFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("afd-state-");

    public string Path => System.IO.Path.Combine(_root.FullName, "c00");

    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    public SortedDictionary<string, byte[]> Read()
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        if (Directory.Exists(Path))
            foreach (var file in Directory.GetFiles(Path)) files[System.IO.Path.GetFileName(file)] = File.ReadAllBytes(file);
        return files;
    }

    public void Write(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        Directory.CreateDirectory(Path);
        foreach (var (name, bytes) in files) File.WriteAllBytes(FileOf(name), bytes);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
