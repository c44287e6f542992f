using AfdActors.Training;

namespace AfdActors.Experiments.Reporting;

/// <summary>The part of a run's page on its clients: how they are spread, whom the model does least for, what it confuses.</summary>
internal static class ClientsSection
{
    private const int MostShown = 10;

    public static void Write(HtmlPage page, RunContents run)
    {
        page.Heading("Clients");
        if (run.Clients.Count == 0)
        {
            page.Paragraph("Nothing is known of them yet.");
        }
        else
        {
            Spread(page, run.Clients);
            if (WorstTenth.Of(run.Clients) is { } worst) Worst(page, worst);
        }

        page.Figures([.. RunFigures.Clients(run), .. RunFigures.Confusion(run)]);
        if (run.Evaluation is { Confusion: { IsEmpty: false } rows })
            Confusions(page, new ConfusionMatrix(rows), ClassLabels.Of(run.Configuration, run.Model, rows.Length));
    }

    private static void Spread(HtmlPage page, IReadOnlyCollection<ClientTotals> clients)
    {
        (string, Func<ClientTotals, double?>, Func<double, string>)[] figures =
        [
            ("accuracy on their own test samples", client => client.Accuracy, value => Format.Accuracy(value)),
            ("last training loss", client => client.Loss, value => Format.Number(value)),
            ("training samples", client => client.Samples, value => Format.Rounds(value)),
            ("rounds with an offer", client => client.Rounds, value => Format.Rounds(value)),
            ("rounds that took the update", client => client.Accepted, value => Format.Rounds(value)),
            ("bytes down", client => client.BytesDown, value => Format.Bytes(value)),
            ("bytes up", client => client.BytesUp, value => Format.Bytes(value)),
            ("measured time", client => client.Seconds, value => Format.Seconds(value)),
        ];
        page.Paragraph("The figures of the clients, each client counting the same: their quantiles.");
        page.Table(
            1, ["", "clients", "mean", "lowest", "10 %", "25 %", "median", "75 %", "90 %", "highest"],
            from figure in figures
            let spread = Quantiles.Of(clients.Select(figure.Item2))
            where spread is not null
            let text = figure.Item3
            select (IReadOnlyList<string>)
            [
                figure.Item1, Format.Count(spread.Count), text(spread.Mean), text(spread.Min), text(spread.Tenth), text(spread.Quarter),
                text(spread.Median), text(spread.ThreeQuarters), text(spread.NineTenths), text(spread.Max),
            ]);
    }

    private static void Worst(HtmlPage page, WorstTenth worst)
    {
        page.SubHeading("The worst tenth");
        var (by, mean) = worst.ByAccuracy
            ? ("accuracy on their own test samples", Format.Accuracy(worst.Mean))
            : ("last training loss", Format.Number(worst.Mean));
        var shown = worst.Clients.Count > MostShown ? $" The worst {Format.Count(MostShown)} of them:" : "";
        page.Paragraph(
            $"Of {Format.Count(worst.Measured)} clients, the worst {Format.Count(worst.Clients.Count)} by {by} have {mean} on average.{shown}");
        page.Table(
            1, ["client", "accuracy", "last training loss", "training samples", "rounds that took the update"],
            worst.Clients.Take(MostShown).Select(client => (IReadOnlyList<string>)
            [
                client.Client, Format.Accuracy(client.Accuracy), Format.Number(client.Loss),
                client.Samples is { } samples ? Format.Count(samples) : "-", Format.Count(client.Accepted),
            ]));
    }

    private static void Confusions(HtmlPage page, ConfusionMatrix matrix, IReadOnlyList<string> names)
    {
        var confused =
            (from label in Enumerable.Range(0, matrix.Classes)
             let samples = matrix.Rows[label].Sum()
             from answer in Enumerable.Range(0, matrix.Classes)
             let count = matrix.Rows[label][answer]
             where answer != label && count > 0
             orderby count descending
             select (IReadOnlyList<string>)
             [
                 names[label], names[answer], $"{Format.Count(count)} of {Format.Count(samples)}",
                 Format.Accuracy((double)count / samples),
             ]).Take(MostShown).ToList();
        if (confused.Count == 0) return;
        page.SubHeading("Most often confused");
        page.Table(2, ["label", "answer", "samples of the label", "share"], confused);
    }
}
