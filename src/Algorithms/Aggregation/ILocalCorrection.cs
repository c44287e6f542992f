using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// What is added to every gradient g of a client's local training: g + mu (w - w_received) + shift. FedProx needs the first term, SCAFFOLD
/// the second, FedDyn both.
/// </summary>
/// <param name="Proximal">mu, at least 0; 0: no pull towards the received weights.</param>
/// <param name="Shift">One value for each trained coordinate of the sub-model, in its flat order; empty: none.</param>
public sealed record GradientCorrection(float Proximal, ReadOnlyMemory<float> Shift)
{
    /// <summary>Plain gradients.</summary>
    public static GradientCorrection None { get; } = new(0, default);

    public bool IsNone => Proximal == 0 && Shift.IsEmpty;
}

/// <summary>One local training, for the client's half of an aggregation.</summary>
/// <param name="SubModel">What is trained.</param>
/// <param name="LearningRate">Of the local SGD.</param>
/// <param name="Announcement">What the coordinator's half announced; empty for nothing.</param>
/// <param name="State">The client's state after its last accepted update; null before the first.</param>
public sealed record LocalTask(SubModel SubModel, float LearningRate, ReadOnlyMemory<byte> Announcement, byte[]? State);

/// <summary>What the client's half leaves after a training.</summary>
/// <param name="Report">For the coordinator's half; empty for nothing.</param>
/// <param name="Next">The client's state if the update is accepted; null keeps what it had.</param>
public sealed record LocalReport(byte[] Report, byte[]? Next)
{
    /// <summary>Nothing to tell, and nothing to keep.</summary>
    public static LocalReport None { get; } = new([], null);
}

/// <summary>
/// The client's half of an aggregation strategy that corrects local training, such as FedProx or SCAFFOLD. The strategy's class implements
/// it beside <see cref="IAggregationStrategy"/>. An offer then carries the strategy's name and options, the client makes the strategy out
/// of its own catalog, and what the two halves tell each other travels beside weights and update. <see cref="Begin"/> and <see cref="End"/>
/// are pure: what a client keeps goes in and comes out.
/// </summary>
public interface ILocalCorrection
{
    /// <summary>
    /// The coordinator's half: what all clients that train this sub-model are told in this round. Called from several threads at once.
    /// </summary>
    /// <returns>Empty for nothing.</returns>
    byte[] Announce(SubModel subModel);

    /// <summary>No announcement and no report for this sub-model is longer, in bytes.</summary>
    long MaxBytes(SubModel subModel);

    /// <summary>The client's half, before training.</summary>
    /// <exception cref="MalformedDataException">The announcement or the state is none of this strategy's.</exception>
    GradientCorrection Begin(LocalTask task);

    /// <summary>The client's half, after training.</summary>
    /// <param name="update">Received minus trained weights, one value for each trained coordinate in the sub-model's flat order.</param>
    /// <param name="steps">Gradient steps that the training took; 0 where the trainer does not count them.</param>
    /// <exception cref="ArgumentException">The strategy needs to know the steps, and there are none.</exception>
    LocalReport End(LocalTask task, ReadOnlySpan<float> update, int steps);
}
