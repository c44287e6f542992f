using AfdActors.Experiments.Reporting;

namespace AfdActors.Experiments.RunFolders;

/// <summary>Score maps after a round.</summary>
public sealed record ScoreSnapshot(int Round, IReadOnlyList<GroupScores> Groups);

/// <summary><c>scores.jsonl</c>: the score maps after rounds 1, 2, 5, 10, 20, 50 ... and after the last, one JSON object each.</summary>
public sealed class ScoreHistory(string path)
{
    private const int Digits = 6;

    /// <summary>Whether the scores after this round are kept: 1, 2 and 5 times the powers of ten, so that a long run keeps few.</summary>
    public static bool Keeps(int round)
    {
        while (round > 0 && round % 10 == 0)
            round /= 10;
        return round is 1 or 2 or 5;
    }

    /// <summary>Adds a snapshot, its scores rounded for the picture that they are for.</summary>
    public void Append(ScoreSnapshot snapshot)
    {
        var rounded = snapshot with
        {
            Groups = [.. snapshot.Groups.Select(group => group with
            {
                Scores = [.. group.Scores.Select(score => Math.Round(score, Digits))],
            })],
        };
        JsonLines.Append(path, [rounded]);
    }

    /// <summary>The snapshots in order, up to the first line that is none.</summary>
    public IReadOnlyList<ScoreSnapshot> Read() => [.. JsonLines.Read<ScoreSnapshot>(path)];

    /// <summary>Drops what is later than the checkpoint that a run goes on from.</summary>
    public void TruncateTo(int round) => JsonLines.Truncate<ScoreSnapshot>(path, snapshot => snapshot.Round <= round);
}
