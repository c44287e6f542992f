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
        var notes = new List<string>();
        if (Users is null)
        {
            if (Data.Count == 0) throw DataFileException.At(file, "expected members \"users\" and \"user_data\" as LEAF writes them, got neither");
            notes.Add($"{file}: no \"users\"; those of \"user_data\" are taken");
            Users = [.. Data.Keys];
        }
        if (Users.FirstOrDefault(user => !Data.ContainsKey(user)) is { } absent)
        {
            throw DataFileException.At(
                file, $"user {absent}: expected an entry in \"user_data\", got none; add its samples, or take it out of \"users\" and \"num_samples\"");
        }

        var listed = Users.ToHashSet(StringComparer.Ordinal);
        if (listed.Count != Users.Count)
        {
            var twice = Users.GroupBy(user => user, StringComparer.Ordinal).First(same => same.Count() > 1).Key;
            throw DataFileException.At(file, $"expected each user once in \"users\", got {twice} twice; take one of the two out");
        }
        var extras = Data.Values.Where(user => !listed.Contains(user.Name)).ToList();
        if (extras.FirstOrDefault(user => user.Samples.Count > 0) is { } extra)
            throw DataFileException.At(file, $"user {extra.Name}: expected it in \"users\", got it in \"user_data\" alone; add it there, or take its samples out");
        var users = Users.Select(user => Data[user]).ToList();
        if (Counts?.Count != users.Count)
        {
            notes.Add($"{file}: {(Counts is null ? "no \"num_samples\"" : $"{Counts.Count} entries of \"num_samples\" for {users.Count} users")}; the samples of \"user_data\" are used");
            Counts = null;
        }

        var counted = users.Zip(Counts ?? []).Where(pair => pair.First.Samples.Count != pair.Second).ToList();
        if (extras.Count > 0) notes.Add($"{file}: {LeafUser.Some(extras)} in \"user_data\" alone, without samples; left out");
        if (counted.Count > 0)
        {
            var (first, said) = counted[0];
            notes.Add($"{file}: {LeafUser.Some([.. counted.Select(pair => pair.First)])} with another number of samples than \"num_samples\" says ({first.Samples.Count} instead of {said}); all of them are used");
        }
        return new LeafShard(file, users, notes);
    }
}
