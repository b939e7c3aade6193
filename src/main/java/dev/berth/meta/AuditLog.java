package dev.berth.meta;

import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The log of all changes of rights, visibility, tokens, membership and settings, and of all
/// deletions and restorations. Events are written by the transactions that make them true.
public interface AuditLog {

  /// Which events are asked for. What is absent excludes nothing.
  ///
  /// @param organizationId of which organization
  /// @param since not before
  /// @param until not after
  record Filter(
      OptionalLong organizationId,
      Optional<AuditAction> action,
      OptionalLong actorId,
      Optional<Instant> since,
      Optional<Instant> until) {
    /// Every event.
    public static final Filter ALL =
        new Filter(
            OptionalLong.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /// Up to `limit` events, newest first, with ids below `beforeId`.
  List<AuditEvent> listNewest(Filter filter, long beforeId, int limit);

  /// Up to `limit` events, oldest first, with ids above `afterId`.
  List<AuditEvent> listOldest(Filter filter, long afterId, int limit);
}
