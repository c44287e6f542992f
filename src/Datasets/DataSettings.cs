namespace AfdActors.Datasets;

/// <summary>Which data to load and how to spread it over clients.</summary>
/// <param name="Name">One of <see cref="DataSets.Names"/>.</param>
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
    /// <summary>For csv and parquet: what every feature is divided by, above 0.</summary>
    public double Divisor { get; init; } = 1;

    /// <summary>For csv, parquet and images: the shape of a sample.</summary>
    public SampleShape Shape { get; init; } = SampleShape.Own;

    /// <summary>For csv and parquet: which columns are the label and the owner of a row.</summary>
    public ColumnNames Columns { get; init; } = new();

    /// <summary>
    /// How the file of word vectors begins, by which another file can be told from it: the first line of it, cut. Null where none is used.
    /// </summary>
    /// <exception cref="DataFileException">The file cannot be read.</exception>
    public string? VectorsBegin => Name != "sent140" ? null : Vectors is { } file ? GloveFile.Beginning(file) : "none, drawn from the seed";

    /// <summary>Whether another seed may give other data: not where clients, samples and word vectors are all as the files say.</summary>
    public bool DependOnSeed =>
        Partition != "natural" || Clients != 0 || !(Name is "femnist" or "shakespeare" || (Name == "sent140" && Vectors is not null));
}
