using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>What a cluster tells its subscribers.</summary>
public class ClusterEvent
{
    public static readonly SubscriptionInitialStateMode InitialStateAsSnapshot = SubscriptionInitialStateMode.InitialStateAsSnapshot;

    public static readonly SubscriptionInitialStateMode InitialStateAsEvents = SubscriptionInitialStateMode.InitialStateAsEvents;

    /// <summary>How a subscription begins.</summary>
    public enum SubscriptionInitialStateMode
    {
        /// <summary>With one <see cref="CurrentClusterState"/>.</summary>
        InitialStateAsSnapshot = 0,

        /// <summary>With the events that lead to the current state.</summary>
        InitialStateAsEvents = 1,
    }

    /// <summary>Any event of a cluster.</summary>
    public interface IClusterDomainEvent : IDeadLetterSuppression
    {
    }

    /// <summary>A member's status has changed.</summary>
    public interface IMemberEvent : IClusterDomainEvent
    {
        Member Member { get; }
    }

    /// <summary>A member can, or can no longer, be reached.</summary>
    public interface IReachabilityEvent : IClusterDomainEvent
    {
    }

    /// <summary>The cluster as one node sees it.</summary>
    public sealed class CurrentClusterState : INoSerializationVerificationNeeded
    {
        private readonly ImmutableDictionary<string, Address> _roleLeaders;

        public CurrentClusterState()
            : this([], [], [], null, ImmutableDictionary<string, Address>.Empty)
        {
        }

        public CurrentClusterState(
            ImmutableSortedSet<Member> members,
            ImmutableHashSet<Member> unreachable,
            ImmutableHashSet<Address> seenBy,
            Address leader,
            ImmutableDictionary<string, Address> roleLeaderMap) =>
            (Members, Unreachable, SeenBy, Leader, _roleLeaders) = (members, unreachable, seenBy, leader, roleLeaderMap);

        public ImmutableSortedSet<Member> Members { get; }

        public ImmutableHashSet<Member> Unreachable { get; }

        public ImmutableHashSet<Address> SeenBy { get; }

        /// <summary>Null where there is none.</summary>
        public Address Leader { get; }

        public ImmutableHashSet<string> AllRoles => [.. Members.SelectMany(m => m.Roles)];

        public Address RoleLeader(string role) => _roleLeaders.GetValueOrDefault(role);
    }

    /// <summary>Base of member events.</summary>
    public abstract class MemberStatusChange : IMemberEvent
    {
        protected readonly Member _member;

        /// <exception cref="ArgumentException">The member has another status.</exception>
        protected MemberStatusChange(Member member, MemberStatus validStatus)
        {
            if (member.Status != validStatus)
            {
                throw new ArgumentException($"expected a member that is {validStatus}, got {member}", nameof(member));
            }

            _member = member;
        }

        public Member Member => _member;

        public override bool Equals(object obj) => obj?.GetType() == GetType() && _member.Equals(((MemberStatusChange)obj)._member);

        public override int GetHashCode() => HashCode.Combine(GetType(), _member);

        public override string ToString() => $"{GetType().Name}(Member={_member})";
    }

    public sealed class MemberJoined(Member member) : MemberStatusChange(member, MemberStatus.Joining);

    /// <summary>In the cluster, while some members cannot be reached.</summary>
    public sealed class MemberWeaklyUp(Member member) : MemberStatusChange(member, MemberStatus.WeaklyUp);

    public sealed class MemberUp(Member member) : MemberStatusChange(member, MemberStatus.Up);

    public sealed class MemberLeft(Member member) : MemberStatusChange(member, MemberStatus.Leaving);

    public sealed class MemberExited(Member member) : MemberStatusChange(member, MemberStatus.Exiting);

    public sealed class MemberDowned(Member member) : MemberStatusChange(member, MemberStatus.Down);

    /// <summary>No longer part of the cluster; watched actors on it have ended.</summary>
    public sealed class MemberRemoved(Member member, MemberStatus previousStatus) : MemberStatusChange(member, MemberStatus.Removed)
    {
        public MemberStatus PreviousStatus { get; } = previousStatus;
    }

    /// <summary>Base of reachability events.</summary>
    public abstract class ReachabilityEvent : IReachabilityEvent
    {
        protected ReachabilityEvent(Member member) => Member = member;

        public Member Member { get; }

        public override bool Equals(object obj) => obj?.GetType() == GetType() && Member.Equals(((ReachabilityEvent)obj).Member);

        public override int GetHashCode() => HashCode.Combine(GetType(), Member);

        public override string ToString() => $"{GetType().Name}(Member={Member})";
    }

    public sealed class UnreachableMember(Member member) : ReachabilityEvent(member);

    public sealed class ReachableMember(Member member) : ReachabilityEvent(member);

    /// <summary>Another node leads, or none (null).</summary>
    public sealed class LeaderChanged(Address leader) : IClusterDomainEvent
    {
        public Address Leader { get; } = leader;

        public override bool Equals(object obj) => obj is LeaderChanged other && Equals(Leader, other.Leader);

        public override int GetHashCode() => HashCode.Combine(Leader);

        public override string ToString() => $"LeaderChanged(NewLeader={Leader})";
    }

    /// <summary>Another node leads among those of a role, or none (null).</summary>
    public sealed class RoleLeaderChanged(string role, Address leader) : IClusterDomainEvent
    {
        public string Role { get; } = role;

        public Address Leader { get; } = leader;

        public override bool Equals(object obj) => obj is RoleLeaderChanged other && Role == other.Role && Equals(Leader, other.Leader);

        public override int GetHashCode() => HashCode.Combine(Role, Leader);

        public override string ToString() => $"RoleLeaderChanged(Leader={Leader}, Role={Role})";
    }

    /// <summary>This node takes no more part.</summary>
    public sealed class ClusterShuttingDown : IClusterDomainEvent
    {
        public static readonly IClusterDomainEvent Instance = new ClusterShuttingDown();

        private ClusterShuttingDown()
        {
        }
    }
}
