namespace AfdActors.Datasets.Leaf;

/// <summary>One user's samples as a LEAF file holds them.</summary>
internal sealed record LeafUser(string Name, SampleSet Samples)
{
    /// <summary>How many users, and the first of them, for notes.</summary>
    public static string Some(IReadOnlyList<LeafUser> users) =>
        users.Count == 1 ? $"1 user ({users[0].Name})" : $"{users.Count} users (such as {users[0].Name})";
}

/// <summary>The users of one LEAF file, in the order of its "users" list, and what is unusual about the file.</summary>
internal sealed record LeafShard(string File, IReadOnlyList<LeafUser> Users, IReadOnlyList<string> Notes);
