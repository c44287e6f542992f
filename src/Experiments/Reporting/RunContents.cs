using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Reporting;

/// <summary>All that a run's report shows.</summary>
/// <param name="Rounds">So far.</param>
public sealed record RunContents(RunConfiguration Configuration, IReadOnlyList<RoundReport> Rounds)
{
    /// <summary>When and where the run was begun; null where that is not known.</summary>
    public RunOrigin? Origin { get; init; }

    /// <summary>What the model is; null where that is not known.</summary>
    public ModelDescription? Model { get; init; }

    /// <summary>The clients so far, in client order.</summary>
    public IReadOnlyCollection<ClientTotals> Clients { get; init; } = [];

    /// <summary>The last evaluation, client by client and class by class; null where there is none.</summary>
    public LastEvaluation? Evaluation { get; init; }

    /// <summary>The last score maps that were kept; null for strategies without.</summary>
    public ScoreSnapshot? Scores { get; init; }

    /// <summary>Reads a run folder, whatever state its run is in.</summary>
    /// <param name="catalogs">What names in its configuration stand for; null: what is in the library.</param>
    /// <exception cref="UsageException">The folder is damaged.</exception>
    public static RunContents Read(RunFolder folder, RunCatalogs? catalogs = null)
    {
        var clients = new ClientTable();
        clients.Add(folder.Clients.Read());
        var evaluation = folder.Evaluation.Read();
        if (evaluation is not null) clients.Set(evaluation);
        return new RunContents(folder.LoadConfiguration(catalogs), folder.Rounds.Read())
        {
            Origin = RunOrigin.TryRead(folder.OriginPath),
            Model = File.Exists(folder.ModelPath) ? ModelDescription.Read(folder.ModelPath) : null,
            Clients = clients.Clients,
            Evaluation = evaluation,
            Scores = folder.Scores.Read() is [.., var last] ? last : null,
        };
    }
}
