namespace AfdActors.Training.Models;

/// <summary>A layer all of whose outputs are in every sub-model.</summary>
/// <param name="Path">The layer's dotted path in the module; empty for the module itself.</param>
public sealed record WholeLayer(string Path, string Reason);
