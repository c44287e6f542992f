using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

/// <summary>The counts of the data folder's own description.</summary>
public sealed class RealDataTests
{
    [DataFact("femnist")]
    public void Femnist_has_the_described_counts()
    {
        var report = DataSetReport.Check(DataFolder.Resolve("femnist", null));
        Assert.Empty(report.Problems);
        Assert.Equal((155, 21_349, 2_452), (report.Clients, report.TrainSamples, report.TestSamples));
        Assert.Equal(new SizeSpread(2, 150, 320), report.PerClient);
        Assert.Equal(15_021, report.LabelCounts[..10].Sum());
        Assert.Equal(3_187, report.LabelCounts[10..36].Sum());
        Assert.Equal(3_141, report.LabelCounts[36..].Sum());
        Assert.Equal((70, 1_653), (report.LabelCounts.Min(), report.LabelCounts.Max()));
        // 29 of the 155 writers have their one doubled image on either side of the split.
        Assert.Contains("29 test samples also occur in their client's training part", report.Notes);
    }

    [DataFact("femnist")]
    public void Femnist_is_mostly_paper_and_paper_is_zero()
    {
        var data = DataSets.Load(new DataSettings("femnist", null, "natural", 1, 20, 1));
        Assert.Equal(20, data.Clients.Length);
        var input = new float[784];
        double sum = 0;
        foreach (var client in data.Clients)
        {
            client.Train.CopyInput(0, input);
            sum += input.Average();
        }
        Assert.InRange(sum / 20, 0.02, 0.4);
    }

    [DataFact("shakespeare")]
    public void Shakespeare_has_the_described_counts()
    {
        var report = DataSetReport.Check(DataFolder.Resolve("shakespeare", null));
        Assert.Empty(report.Problems);
        Assert.Equal("LEAF Shakespeare", report.Kind);
        Assert.Equal((150, 200_212, 46_167), (report.Clients, report.TrainSamples, report.TestSamples));
        Assert.Equal((120, 16_323), (report.PerClient!.Min, report.PerClient.Max));
        Assert.Equal((80, 60), (report.LabelCounts.Length, report.LabelCounts.Count(count => count > 0)));
    }

    // Windows are three symbols apart: the label of one, and what it starts with, are in the next.
    [DataFact("shakespeare")]
    public void Shakespeare_windows_of_a_role_follow_one_another()
    {
        var data = DataSets.Load(new DataSettings("shakespeare", null, "natural", 1, 3, 1));
        var (first, second) = (new float[80], new float[80]);
        foreach (var client in data.Clients)
        {
            client.Train.CopyInput(0, first);
            client.Train.CopyInput(1, second);
            Assert.Equal(first[3..], second[..77]);
            Assert.Equal(client.Train.Label(0), (int)second[77]);
        }
    }
}
