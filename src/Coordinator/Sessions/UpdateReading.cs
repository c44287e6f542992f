using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SecureAggregation;

namespace AfdActors.Coordinator.Sessions;

/// <summary>A session's update as bytes: how many there can be, and what they say.</summary>
internal static class UpdateReading
{
    /// <summary>A longer payload is refused before it is pulled.</summary>
    public static long MaxBytes(SessionTask task) => task.Masking is not null
        ? MaskedUpdate.PayloadBytes(task.SubModel)
        : CorrectedPayload.MaxBytes(task.Correction, task.SubModel, UpdatePayload.MaxBytes(task.Uplink, task.SubModel));

    /// <returns>The update; null for a masked one, which says nothing by itself.</returns>
    /// <exception cref="MalformedDataException">The bytes are no update of the sub-model.</exception>
    public static ClientUpdate? Read(SessionTask task, byte[] payload)
    {
        if (task.Masking is not null)
        {
            MaskedUpdate.Check(payload, task.SubModel);
            return null;
        }

        var (update, report) = CorrectedPayload.Split(task.Correction, task.SubModel, payload);
        return UpdatePayload.Decode(task.Uplink, update, task.SubModel) with { Report = report };
    }
}
