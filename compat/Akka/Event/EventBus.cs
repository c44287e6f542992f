using Akka.Actor;

namespace Akka.Event;

/// <summary>Subscribers by classifier; a subscription holds for the classifier's subtypes too.</summary>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
{
    private readonly Lock _gate = new();
    private volatile IReadOnlyList<(TClassifier Classifier, TSubscriber Subscriber)> _subscriptions = [];

    /// <summary>False where the subscription existed already.</summary>
    public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_gate)
        {
            if (_subscriptions.Any(s => Equals(s.Subscriber, subscriber) && IsSubClassification(s.Classifier, classifier)))
            {
                return false;
            }

            _subscriptions =
            [
                .. _subscriptions.Where(s => !(Equals(s.Subscriber, subscriber) && IsSubClassification(classifier, s.Classifier))),
                (classifier, subscriber),
            ];
            return true;
        }
    }

    /// <summary>False where there was no subscription.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber) => Remove((s, _) => Equals(s, subscriber));

    public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier) =>
        Remove((s, c) => Equals(s, subscriber) && IsSubClassification(classifier, c));

    public virtual void Publish(TEvent @event)
    {
        var subscriptions = _subscriptions;
        for (var i = 0; i < subscriptions.Count; i++)
        {
            if (Classify(@event, subscriptions[i].Classifier))
            {
                Publish(@event, subscriptions[i].Subscriber);
            }
        }
    }

    internal bool HasSubscriber(TSubscriber subscriber) => _subscriptions.Any(s => Equals(s.Subscriber, subscriber));

    protected abstract bool IsSubClassification(TClassifier parent, TClassifier child);

    protected abstract void Publish(TEvent @event, TSubscriber subscriber);

    protected abstract bool Classify(TEvent @event, TClassifier classifier);

    protected abstract TClassifier GetClassifier(TEvent @event);

    private bool Remove(Func<TSubscriber, TClassifier, bool> gone)
    {
        lock (_gate)
        {
            var kept = _subscriptions.Where(s => !gone(s.Subscriber, s.Classifier)).ToArray();
            var removed = kept.Length < _subscriptions.Count;
            _subscriptions = kept;
            return removed;
        }
    }
}

/// <summary>An event bus whose subscribers are actors.</summary>
public abstract class ActorEventBus<TEvent, TClassifier> : EventBus<TEvent, TClassifier, IActorRef>
{
}
