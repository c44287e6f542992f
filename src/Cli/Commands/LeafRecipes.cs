using System.Collections.Immutable;

namespace AfdActors.Cli.Commands;

/// <summary>How one of LEAF's data sets is made.</summary>
/// <param name="Name">As in <c>afd.data.name</c>.</param>
/// <param name="What">What its clients and samples are, and about how much there is.</param>
/// <param name="Commands">To be run one after another where LEAF is to be.</param>
/// <param name="Then">What to do with what they leave.</param>
internal sealed record LeafRecipe(string Name, string What, ImmutableArray<string> Commands, string Then)
{
    public void Write(TextWriter to)
    {
        to.WriteLine($"{Name}: {What}. LEAF's own scripts fetch and make it (Python 3, git, wget, unzip); nothing is fetched here:");
        foreach (var command in Commands) to.WriteLine($"  {command}");
        to.WriteLine(Then);
    }
}

/// <summary>LEAF's data sets, by the commands of its own README files (github.com/TalwalkarLab/leaf, arXiv:1812.01097).</summary>
internal static class LeafRecipes
{
    private static readonly ImmutableArray<LeafRecipe> All =
    [
        Recipe(
            "femnist", "62 characters, 28 x 28, of 3,550 writers, 805,263 images; about 3.6 GB of JSON in all",
            "./preprocess.sh -s niid --sf 0.05 -k 0 -t sample", "--sf 0.05 takes a twentieth of the data, 1.0 all"),
        Recipe(
            "shakespeare", "80 symbols and the one that follows, of 1,129 roles, 4,226,158 texts; about 0.4 GB of JSON in all",
            "./preprocess.sh -s niid --sf 0.2 -k 0 -t sample -tf 0.8", "--sf 0.2 takes a fifth of the data, 1.0 all"),
        Recipe(
            "sent140", "tweets, positive or negative, of 660,120 accounts, 1,600,498 texts; about 0.3 GB of JSON in all",
            "./preprocess.sh -s niid --sf 0.05 -k 3 -t sample", "--sf 0.05 takes a twentieth of the data, -k 3 leaves accounts with fewer than 3 tweets out; afd.data.vectors = FILE names word vectors"),
    ];

    /// <summary>The names that there is a recipe for.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(recipe => recipe.Name)];

    /// <summary>The recipe of a data set; null for one that LEAF does not make.</summary>
    public static LeafRecipe? Of(string name) => All.FirstOrDefault(recipe => recipe.Name == name);

    private static LeafRecipe Recipe(string name, string what, string preprocess, string options) => new(
        name, what,
        ["git clone https://github.com/TalwalkarLab/leaf", "pip3 install numpy pillow", $"cd leaf/data/{name}", preprocess],
        $"-t sample gives every client training and test samples, which is needed here, and -s niid keeps clients apart; {options}. "
            + $"The files are in leaf/data/{name}/data then: afd data check DIR, afd run --config hocon/{name}.conf --data DIR.");
}
