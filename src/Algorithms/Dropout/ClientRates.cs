using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Dropout;

/// <summary>
/// The dropout rate of each client, ours. With <see cref="DropoutSettings.MaxRate"/>, a client whose modeled link is slower than one in the
/// middle of the ranges drops more: the least rate, from <see cref="DropoutSettings.Rate"/> to MaxRate, with which its sub-model takes no
/// longer on its link than one of the ordinary rate takes there. It is a function of the run's seed and the client, whoever else is here.
/// Bytes are taken to be in proportion to a sub-model's weights, and as many up as down; training takes every client of the model the same
/// time a sample, and does not count. Not thread-safe.
/// </summary>
internal sealed class ClientRates(DropoutSettings settings, ModelLayout layout, ulong runSeed)
{
    /// <summary>Halvings of the range: far finer than a unit of any group.</summary>
    private const int Halvings = 40;

    private readonly Dictionary<ClientId, DropoutSettings> _settings = [];

    /// <summary>The settings with the client's rate.</summary>
    public DropoutSettings SettingsOf(ClientId client)
    {
        if (settings.MaxRate <= settings.Rate) return settings;
        if (!_settings.TryGetValue(client, out var own)) _settings[client] = own = settings with { Rate = RateOf(client) };
        return own;
    }

    private double RateOf(ClientId client)
    {
        var most = WeightsAt(settings.Rate) * settings.Links.PaceOf(client, runSeed);
        var (tooLow, enough) = (settings.Rate, settings.MaxRate);
        if (WeightsAt(tooLow) <= most) return tooLow;
        if (WeightsAt(enough) > most) return enough;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (tooLow + enough) / 2;
            if (WeightsAt(middle) <= most) enough = middle;
            else tooLow = middle;
        }

        return enough;
    }

    /// <summary>Weights of a sub-model of that rate.</summary>
    private double WeightsAt(double rate)
    {
        var cut = settings with { Rate = rate };
        return layout.Trained.Parameters.Sum(parameter => parameter.Covers.Aggregate(
            (double)parameter.Size,
            (size, cover) => size * cut.KeptOf(layout.Groups[cover.Group].Units) / layout.Groups[cover.Group].Units));
    }
}
