using AfdActors.Coordinator.Reports;

namespace AfdActors.Experiments.Runs;

/// <summary>Shows a run while it goes on; disposed of when that is over.</summary>
public interface IRunDisplay : IRunObserver, IDisposable;
