namespace AfdActors.Datasets.Leaf;

/// <summary>
/// Finds the files of a LEAF data set and joins them. Layouts: FOLDER/train*.json and FOLDER/test*.json, or LEAF's own
/// FOLDER/train/*.json and FOLDER/test/*.json, also below FOLDER/data; each file plain or .gz. A user's samples are in one
/// file of each part, and every user has both parts.
/// </summary>
internal static class LeafFolder
{
    public static bool IsOne(string folder) => Files(folder, "train").Count > 0 && Files(folder, "test").Count > 0;

    /// <summary>The data set that a folder looks like, by its first file.</summary>
    public static string NameOf(string folder) => LeafFormat.NameOf(Files(folder, "train")[0]);

    /// <summary>Loads a LEAF data set by its name.</summary>
    /// <param name="vectors">For sent140: a file of word vectors; null draws them from the seed.</param>
    public static FederatedDataset Load(string name, string folder, string? vectors, ulong seed, IProgress<string>? progress)
    {
        switch (name)
        {
            case "femnist": return Load(folder, LeafFormat.Femnist, progress);
            case "shakespeare": return Load(folder, LeafFormat.Shakespeare, progress);
            case "sent140":
                var words = vectors is null ? new WordVectors(WordVectors.DrawnWidth) : new WordVectors(GloveFile.Width(vectors));
                var data = Load(folder, LeafFormat.Sent140(words), progress);
                if (vectors is null)
                {
                    words.Draw(seed);
                    return data;
                }
                progress?.Report($"reading {vectors}");
                GloveFile.Fill(words, vectors);
                return data;
            default: throw new ArgumentException($"expected a LEAF data set, got '{name}'", nameof(name));
        }
    }

    private static FederatedDataset Load(string folder, LeafFormat format, IProgress<string>? progress)
    {
        var train = LoadPart(folder, "train", format, progress);
        var test = LoadPart(folder, "test", format, progress);
        if (train.Keys.FirstOrDefault(user => !test.ContainsKey(user)) is { } untested)
        {
            throw DataFileException.At(train[untested].File, $"user {untested}: expected test samples in {folder}, got none");
        }
        if (test.Keys.FirstOrDefault(user => !train.ContainsKey(user)) is { } untrained)
        {
            throw DataFileException.At(test[untrained].File, $"user {untrained}: expected training samples in {folder}, got none");
        }
        var clients = train.Select(entry => new ClientDataset(DataFiles.Client(entry.Value.File, entry.Key), entry.Value.User.Samples, test[entry.Key].User.Samples));
        return new FederatedDataset(format.Name, format.InputShape, format.Classes, [.. clients.OrderBy(client => client.Client)]);
    }

    private static Dictionary<string, (string File, LeafUser User)> LoadPart(string folder, string part, LeafFormat format, IProgress<string>? progress)
    {
        var files = Files(folder, part);
        if (files.Count == 0) throw DataFileException.At(folder, $"expected LEAF files {part}*.json or {part}/*.json (plain or .gz), got none");
        var users = new Dictionary<string, (string File, LeafUser User)>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            progress?.Report($"reading {file}");
            foreach (var user in LeafFile.Read(file, format).Users)
            {
                DataFiles.Client(file, user.Name);
                if (user.Samples.Count == 0) throw DataFileException.At(file, $"user {user.Name}: expected at least one sample, got none");
                if (!users.TryAdd(user.Name, (file, user)))
                {
                    throw DataFileException.At(file, $"user {user.Name}: expected each user in one {part} file, got it in {users[user.Name].File} too");
                }
            }
        }
        if (users.Count == 0) throw DataFileException.At(files[0], "expected at least one user, got none");
        return users;
    }

    private static List<string> Files(string folder, string part)
    {
        foreach (var root in new[] { folder, Path.Combine(folder, "data") })
        {
            var own = Path.Combine(root, part);
            var files = Directory.Exists(own) ? Json(own, "*") : Directory.Exists(root) ? Json(root, part + "*") : [];
            if (files.Count > 0) return files;
        }
        return [];
    }

    private static List<string> Json(string folder, string name) =>
        [.. Directory.GetFiles(folder, name + ".json").Concat(Directory.GetFiles(folder, name + ".json.gz")).Order(StringComparer.Ordinal)];
}
