namespace AfdActors.Training.Data.Leaf;

/// <summary>One user's samples as a LEAF file holds them: 28 x 28 bytes of ink a sample (0 = paper, 255 = black), and labels.</summary>
internal sealed record LeafUser(string Name, byte[] Pixels, int[] Labels);

/// <summary>The users of one LEAF file, in the order of its "users" list.</summary>
internal sealed record LeafShard(string File, IReadOnlyList<LeafUser> Users);
