namespace AfdActors.Datasets.Leaf;

/// <summary>
/// Finds the files of a LEAF data set and joins them. Layouts: FOLDER/train*.json and FOLDER/test*.json, or LEAF's own
/// FOLDER/train/*.json and FOLDER/test/*.json, also below FOLDER/data; each file plain or .gz. A user's samples are in one
/// file of each part. A user without training samples is left out, one without test samples is not tested on.
/// </summary>
internal static class LeafFolder
{
    public static bool IsOne(string folder) => Files(folder, "train").Count > 0 && Files(folder, "test").Count > 0;

    /// <summary>Whether a folder holds one of the two parts at least.</summary>
    public static bool IsPart(string folder) => Files(folder, "train").Count > 0 || Files(folder, "test").Count > 0;

    /// <summary>The data set that a folder looks like, by its first file.</summary>
    public static string NameOf(string folder) => LeafFormat.NameOf(Files(folder, "train").Concat(Files(folder, "test")).First());

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
                var found = GloveFile.Fill(words, vectors);
                return data with
                {
                    Notes = data.Notes.Add($"{vectors}: vectors of {found} of the data's {words.Count} words; the others are zeros"),
                };
            default: throw new ArgumentException($"expected a LEAF data set, got '{name}'", nameof(name));
        }
    }

    private static FederatedDataset Load(string folder, LeafFormat format, IProgress<string>? progress)
    {
        var notes = new List<string>();
        var train = LoadPart(folder, "train", format, notes, progress);
        var test = LoadPart(folder, "test", format, notes, progress);
        var untested = train.Values.Where(entry => !test.ContainsKey(entry.User.Name)).Select(entry => entry.User).ToList();
        if (untested.Count == train.Count)
        {
            throw DataFileException.At(
                folder, "expected test samples of the users that train, got those of others; split by sample (LEAF's -t sample) and not by user");
        }

        var untrained = test.Values.Where(entry => !train.ContainsKey(entry.User.Name)).Select(entry => entry.User).ToList();
        if (untested.Count > 0) notes.Add($"{LeafUser.Some(untested)} without test samples: trained with and not tested on");
        if (untrained.Count > 0) notes.Add($"{LeafUser.Some(untrained)} with test samples and without training samples; left out");
        if (NearMiss.Twins("users", train.Keys) is { } twins) notes.Add(twins);
        var clients = train.Select(entry => new ClientDataset(
            DataFiles.Client(entry.Value.File, entry.Key),
            entry.Value.User.Samples,
            test.TryGetValue(entry.Key, out var tested) ? tested.User.Samples : SampleSet.Empty(format.InputShape)));
        return new FederatedDataset(
            format.Name, format.InputShape, format.Classes, [.. clients.OrderBy(client => client.Client)])
        { Notes = [.. notes] };
    }

    /// <summary>The users of one part that have samples in it.</summary>
    private static Dictionary<string, (string File, LeafUser User)> LoadPart(
        string folder, string part, LeafFormat format, List<string> notes, IProgress<string>? progress)
    {
        var files = Files(folder, part);
        if (files.Count == 0)
        {
            var hint = IsPart(folder) ? "; LEAF's preprocess.sh with -t sample makes both parts" : FolderHints.Of(folder);
            throw DataFileException.At(folder, $"expected LEAF files {part}*.json or {part}/*.json (plain or .gz), got none{hint}");
        }

        var users = new Dictionary<string, (string File, LeafUser User)>(StringComparer.Ordinal);
        var empty = new List<LeafUser>();
        foreach (var file in files)
        {
            progress?.Report($"reading {file}");
            var shard = LeafFile.Read(file, format);
            notes.AddRange(shard.Notes);
            foreach (var user in shard.Users)
            {
                DataFiles.Client(file, user.Name);
                if (user.Samples.Count == 0)
                {
                    empty.Add(user);
                }
                else if (!users.TryAdd(user.Name, (file, user)))
                {
                    throw DataFileException.At(
                        file, $"user {user.Name}: expected each user in one {part} file, got it in {users[user.Name].File} too; put its samples into one of them, or rename one of the two");
                }
            }
        }
        if (users.Count == 0) throw DataFileException.At(files[0], "expected at least one user with samples, got none");
        if (part == "train" && empty.Count > 0) notes.Add($"{LeafUser.Some(empty)} without training samples; left out");
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
