namespace AfdActors.Datasets.Leaf;

/// <summary>One user's samples as a LEAF file holds them.</summary>
internal sealed record LeafUser(string Name, SampleSet Samples);

/// <summary>The users of one LEAF file, in the order of its "users" list.</summary>
internal sealed record LeafShard(string File, IReadOnlyList<LeafUser> Users);
