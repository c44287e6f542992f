namespace AfdActors.Datasets;

/// <summary>Which data to load and how to spread it over clients.</summary>
/// <param name="Name">femnist, shakespeare, sent140, mnist, csv or synthetic.</param>
/// <param name="Path">
/// The data set's own folder or file, or a folder that holds it under its name; null looks in the usual places (<see cref="DataFolder"/>).
/// </param>
/// <param name="Partition">natural (as the data says), iid, dirichlet (label skew) or shards (two labels or so a client).</param>
/// <param name="Alpha">Concentration of the dirichlet partition, above 0; small is skewed, large is near iid.</param>
/// <param name="Clients">Number of clients; with natural, 0 takes all and n draws n of them.</param>
/// <param name="Seed">The run's seed: the same seed gives the same clients.</param>
/// <param name="Vectors">For sent140: a GloVe text file with the words' vectors; null draws them from the seed.</param>
public sealed record DataSettings(
    string Name, string? Path, string Partition, double Alpha, int Clients, ulong Seed, string? Vectors = null)
{
    /// <summary>For csv: which columns are the label and the owner of a row.</summary>
    public CsvColumnNames Columns { get; init; } = new();

    /// <summary>Whether another seed may give other data: not where clients, samples and word vectors are all as the files say.</summary>
    public bool DependOnSeed =>
        Partition != "natural" || Clients != 0 || !(Name is "femnist" or "shakespeare" || (Name == "sent140" && Vectors is not null));
}
