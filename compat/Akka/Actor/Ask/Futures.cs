namespace Akka.Actor;

/// <summary>Asking: a message out, the first answer back as a task.</summary>
public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<T>(_ => message, timeout, cancellationToken);

    /// <summary>The message is made from the reference that will take the answer.</summary>
    /// <param name="timeout">Real time; null = <c>akka.actor.ask-timeout</c>.</param>
    /// <exception cref="AskTimeoutException">No answer in time.</exception>
    /// <exception cref="ArgumentException">The answer is no <typeparamref name="T"/>.</exception>
    public static Task<T> Ask<T>(
        this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var provider = ProviderOf(self)
            ?? throw new ArgumentException("Unable to resolve the target Provider of the asked reference", nameof(self));
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var recipient = provider.CreateFutureRef(answer);
        provider.RegisterTempActor(recipient, recipient.Path);
        var limits = new AskLimits<T>(answer, timeout ?? provider.Settings.AskTimeout, cancellationToken);
        answer.Task.ContinueWith(
            _ =>
            {
                provider.UnregisterTempActor(recipient.Path);
                limits.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            recipient.DeliverAsk(messageFactory(recipient), self);
        }
        catch
        {
            answer.TrySetCanceled(CancellationToken.None);
            throw;
        }

        return answer.Task;
    }

    private static IActorRefProvider ProviderOf(ICanTell target) =>
        ActorCell.Current?.SystemImpl.Provider
        ?? (target as IInternalActorRef)?.Provider
        ?? (target is ActorSelection selection ? ProviderOf(selection.Anchor) : null);

    /// <summary>The clock and the token of one question.</summary>
    private sealed class AskLimits<T> : IDisposable
    {
        private readonly CancellationTokenSource _clock;
        private readonly CancellationTokenRegistration _onTimeout;
        private readonly CancellationTokenRegistration _onCancel;

        public AskLimits(TaskCompletionSource<T> answer, TimeSpan timeout, CancellationToken cancellationToken)
        {
            if (timeout != Timeout.InfiniteTimeSpan && timeout > TimeSpan.Zero)
            {
                _clock = new CancellationTokenSource(timeout);
                _onTimeout = _clock.Token.Register(
                    () => answer.TrySetException(new AskTimeoutException($"Timeout after {timeout} seconds")));
            }

            _onCancel = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        }

        public void Dispose()
        {
            _onTimeout.Dispose();
            _onCancel.Dispose();
            _clock?.Dispose();
        }
    }
}
