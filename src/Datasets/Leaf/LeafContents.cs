namespace AfdActors.Datasets.Leaf;

/// <summary>
/// What has been read of one LEAF file so far, and the check that its three members tell the same. "user_data" is believed where they do
/// not: LEAF's own scripts leave samples out without counting them, and write users without samples.
/// </summary>
internal sealed class LeafContents
{
    public List<string>? Users { get; set; }

    public List<long>? Counts { get; set; }

    public Dictionary<string, LeafUser> Data { get; } = new(StringComparer.Ordinal);

    /// <summary>What is being read, for errors.</summary>
    public string At { get; set; } = "";

    /// <summary>The users in their listed order, once "users", "num_samples" and "user_data" are seen to be of the same file.</summary>
    public LeafShard Agree(string file)
    {
        if (Users is null) throw DataFileException.At(file, "expected a member \"users\", got none");
        if (Counts is null) throw DataFileException.At(file, "expected a member \"num_samples\", got none");
        if (Users.Count != Counts.Count)
            throw DataFileException.At(file, $"expected one entry of \"num_samples\" a user, got {Counts.Count} for {Users.Count} users");
        if (Users.FirstOrDefault(user => !Data.ContainsKey(user)) is { } absent)
            throw DataFileException.At(file, $"user {absent}: expected an entry in \"user_data\", got none");
        var listed = Users.ToHashSet(StringComparer.Ordinal);
        if (listed.Count != Users.Count) throw DataFileException.At(file, "expected each user once in \"users\", got one twice");
        var extras = Data.Values.Where(user => !listed.Contains(user.Name)).ToList();
        if (extras.FirstOrDefault(user => user.Samples.Count > 0) is { } extra)
            throw DataFileException.At(file, $"user {extra.Name}: expected it in \"users\", got it in \"user_data\" alone");
        var users = Users.Select(user => Data[user]).ToList();
        var counted = users.Zip(Counts).Where(pair => pair.First.Samples.Count != pair.Second).ToList();
        var notes = new List<string>();
        if (extras.Count > 0) notes.Add($"{file}: {LeafUser.Some(extras)} in \"user_data\" alone, without samples; left out");
        if (counted.Count > 0)
        {
            var (first, said) = counted[0];
            notes.Add($"{file}: {LeafUser.Some([.. counted.Select(pair => pair.First)])} with another number of samples than \"num_samples\" says ({first.Samples.Count} instead of {said}); all of them are used");
        }
        return new LeafShard(file, users, notes);
    }
}
