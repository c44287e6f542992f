namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>How clients send their updates.</summary>
/// <param name="Kind">The code.</param>
/// <param name="Dgc">
/// Its density and scope are those of <see cref="UplinkKind.Ternary"/> too, and its value bits where they are adaptive; the rest matters to <see cref="UplinkKind.Dgc"/> alone.
/// </param>
public sealed record UplinkSettings(UplinkKind Kind, DgcSettings Dgc);
