package dev.berth.meta;

import dev.berth.packages.Actor;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Webhooks and the log of what was sent to them. Each change of a hook writes its audit event in
/// the same transaction.
public interface HookStore {
  /// The most hooks of one place.
  int MOST_HOOKS = 20;

  /// Up to `limit` hooks of a place in the order of their ids, after the first `skip`.
  List<Hook> list(HookPlace place, int skip, int limit);

  Optional<Hook> find(HookPlace place, long id);

  /// How making a hook ended.
  sealed interface Creation {
    /// It is there, and its `ping` waits to be sent.
    record Done(Hook hook) implements Creation {}

    /// A hook of the place has the same address and events; nothing happened.
    record Exists() implements Creation {}

    /// The place was deleted meanwhile; nothing happened.
    record Gone() implements Creation {}

    /// The place has as many hooks as it may have; nothing happened.
    record TooMany() implements Creation {}
  }

  /// Makes a hook.
  ///
  /// @param site where its maker reached Berth: scheme, host and port
  Creation create(HookPlace place, HookSettings settings, String site, Actor by);

  /// Changes a hook.
  ///
  /// @param change is given the settings as they are, perhaps more than once; what it throws ends
  ///   the call without effect
  /// @return the hook as it is now; empty if there is none
  Optional<Hook> update(
      HookPlace place, long id, UnaryOperator<HookSettings> change, String site, Actor by);

  /// Deletes a hook; what waited for it is not sent any more.
  ///
  /// @return whether there was one
  boolean delete(HookPlace place, long id, Actor by);

  /// Has a `ping` sent.
  ///
  /// @return whether there is such a hook
  boolean ping(HookPlace place, long id, Actor by);

  /// Up to `limit` deliveries, newest first, with ids below `beforeId`.
  ///
  /// @param succeeded those that the receiver took, or those that it did not; empty for all
  List<HookDelivery> listDeliveries(
      long hookId, Optional<Boolean> succeeded, long beforeId, int limit);

  Optional<HookDelivery.Detail> findDelivery(long hookId, long id);

  /// Has what was delivered sent once more.
  ///
  /// @return whether there is such a delivery
  boolean redeliver(Hook hook, long deliveryId, Actor by);
}
