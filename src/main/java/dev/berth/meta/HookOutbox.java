package dev.berth.meta;

import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookEvent;
import dev.berth.packages.HookSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What waits to be sent to webhooks. Events are written by the transactions that make them true,
/// so each that happened is sent at least once, whatever breaks.
public interface HookOutbox {

  /// Has `listener` called after each commit on this node by which something waits. It must return
  /// at once.
  void whenWaiting(Runnable listener);

  /// Has deletions, restorations and changes of visibility told as well, from now on.
  void tellEverything();

  /// A hook for which something waits.
  ///
  /// @param ownerId whose organization or repository the hook is of
  /// @param dueAt when the first of it is due
  record Waiting(long hookId, long ownerId, Instant dueAt) {}

  /// Up to `limit` hooks for which something waits, in the order of their ids, with ids above
  /// `afterId`. Costs by its page, whatever waits for each.
  List<Waiting> listWaiting(long afterId, int limit);

  /// What waits in all.
  ///
  /// @param number deliveries, counted up to a limit
  /// @param since when the oldest of their events happened; empty if nothing waits
  record Backlog(long number, Optional<Instant> since) {}

  /// What waits in all. Costs by what waits, up to `limit` deliveries.
  Backlog backlog(int limit);

  /// Something that is to be sent now.
  ///
  /// @param redelivery whether the event was sent before
  /// @param retries how often this was tried before without anybody asking for it
  /// @param dueAt since when it was to be sent
  record Claim(
      long deliveryId,
      boolean redelivery,
      int retries,
      Instant dueAt,
      Hook hook,
      HookEvent event) {}

  /// Takes up to `limit` of what is due for a hook, oldest first. Nobody else is given it until
  /// `lease` is over; it comes again then unless it was finished. What waits for a hook that was
  /// deleted is dropped.
  List<Claim> claim(long hookId, int limit, Duration lease);

  /// Gives back what was taken and not sent: it is due as it was before.
  void giveBack(List<Claim> claims);

  /// What was sent of an event before, if it was.
  Optional<String> findPayload(HookEvent event);

  /// What an event is about; empty if it was removed.
  Optional<HookSubject> findSubject(HookEvent event);

  /// Notes how a delivery ended.
  ///
  /// @param retryIn when the event is sent again; empty: not, unless somebody asks for it
  void finish(
      Claim claim,
      HookDelivery.Result result,
      HookDelivery.Exchange exchange,
      Optional<Duration> retryIn);

  /// Drops what cannot be sent, for its subject is gone.
  void drop(Claim claim);

  /// Gives back what a node that does not run any more had taken, where there is one node alone.
  void releaseAll();

  /// Removes up to `limit` events from before `before` with their deliveries, and as many of hooks
  /// that were deleted. What waits stays.
  ///
  /// @return how many
  int removeOld(Instant before, int limit);
}
