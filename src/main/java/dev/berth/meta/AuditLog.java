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

  /// Which events are asked for. What is absent excludes nothing; names are those of the time.
  ///
  /// @param organizationId of which organization
  /// @param actions one of these; none at all, if there are none
  /// @param actor the login of who did it
  /// @param user the login of the user whom it is about
  /// @param repository `OWNER/NAME`
  /// @param container `OWNER/NAME`
  /// @param since not before
  /// @param until not after
  record Filter(
      OptionalLong organizationId,
      Optional<Set<AuditAction>> actions,
      Optional<String> actor,
      Optional<String> user,
      Optional<String> repository,
      Optional<String> container,
      Optional<Instant> since,
      Optional<Instant> until) {
    /// Every event.
    public static final Filter ALL =
        new Filter(
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Filter {
      actions = actions.map(Set::copyOf);
    }
  }

  /// Up to `limit` events, newest first, with ids below `beforeId`.
  List<AuditEvent> listNewest(Filter filter, long beforeId, int limit);

  /// Up to `limit` events, oldest first, with ids above `afterId`.
  List<AuditEvent> listOldest(Filter filter, long afterId, int limit);
}
