package dev.berth.meta;

import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The log of all changes of rights, visibility, tokens, membership and settings, and of all
/// deletions and restorations. Events are written by the transactions that make them true.
public interface AuditLog {

  /// Which names are asked for.
  ///
  /// @param any one of these; empty: whichever, and none as well
  /// @param none and none of these
  record Names(Set<String> any, Set<String> none) {
    /// Whichever.
    public static final Names ALL = new Names(Set.of(), Set.of());

    public Names {
      any = Set.copyOf(any);
      none = Set.copyOf(none);
    }

    /// This one.
    public static Names of(String name) {
      return new Names(Set.of(name), Set.of());
    }
  }

  /// Which events are asked for. What is absent excludes nothing; names are those of the time.
  ///
  /// @param organizationId of which organization
  /// @param actions one of these; none at all, if there are none
  /// @param notActions none of these
  /// @param actors the logins of who did it
  /// @param users the logins of the users whom it is about
  /// @param repositories `OWNER/NAME` in lower case
  /// @param containers `OWNER/NAME`
  /// @param since not before
  /// @param until not after
  record Filter(
      OptionalLong organizationId,
      Optional<Set<AuditAction>> actions,
      Set<AuditAction> notActions,
      Names actors,
      Names users,
      Names repositories,
      Names containers,
      Optional<Instant> since,
      Optional<Instant> until) {
    /// Every event.
    public static final Filter ALL =
        new Filter(
            OptionalLong.empty(),
            Optional.empty(),
            Set.of(),
            Names.ALL,
            Names.ALL,
            Names.ALL,
            Names.ALL,
            Optional.empty(),
            Optional.empty());

    public Filter {
      actions = actions.map(Set::copyOf);
      notActions = Set.copyOf(notActions);
    }
  }

  /// Up to `limit` events, newest first, with ids below `beforeId`.
  List<AuditEvent> listNewest(Filter filter, long beforeId, int limit);

  /// Up to `limit` events, oldest first, with ids above `afterId`.
  List<AuditEvent> listOldest(Filter filter, long afterId, int limit);
}
