namespace AfdActors.Datasets.Leaf;

/// <summary>What has been read of one LEAF file so far, and the check that its three members tell the same.</summary>
internal sealed class LeafContents
{
    public List<string>? Users { get; set; }

    public List<long>? Counts { get; set; }

    public Dictionary<string, LeafUser> Data { get; } = new(StringComparer.Ordinal);

    /// <summary>What is being read, for errors.</summary>
    public string At { get; set; } = "";

    /// <summary>The users in their listed order, once "users", "num_samples" and "user_data" are seen to tell the same.</summary>
    public List<LeafUser> Agree(string file)
    {
        if (Users is null) throw DataFileException.At(file, "expected a member \"users\", got none");
        if (Counts is null) throw DataFileException.At(file, "expected a member \"num_samples\", got none");
        if (Users.Count != Counts.Count)
        {
            throw DataFileException.At(file, $"expected one entry of \"num_samples\" a user, got {Counts.Count} for {Users.Count} users");
        }
        if (Users.FirstOrDefault(user => !Data.ContainsKey(user)) is { } absent)
        {
            throw DataFileException.At(file, $"user {absent}: expected an entry in \"user_data\", got none");
        }
        var listed = Users.ToHashSet(StringComparer.Ordinal);
        if (listed.Count != Users.Count) throw DataFileException.At(file, "expected each user once in \"users\", got one twice");
        if (Data.Keys.FirstOrDefault(user => !listed.Contains(user)) is { } extra)
        {
            throw DataFileException.At(file, $"user {extra}: expected it in \"users\", got it in \"user_data\" alone");
        }
        for (var i = 0; i < Users.Count; i++)
        {
            var held = Data[Users[i]].Samples.Count;
            if (held != Counts[i]) throw DataFileException.At(file, $"user {Users[i]}: expected {Counts[i]} samples (\"num_samples\"), got {held}");
        }
        return [.. Users.Select(user => Data[user])];
    }
}
