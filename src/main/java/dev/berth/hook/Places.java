package dev.berth.hook;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which hooks are sent to at the moment: so many at once, so many of one owner's, and so many of
/// those that took all of their time the last time. Whoever has many slow receivers keeps back
/// their own deliveries, and nobody else's.
final class Places {
  private static final int ALL = 16;
  private static final int OF_ONE_OWNER = 4;
  private static final int OF_SLOW_ONES = 8;

  /// The owners of the hooks that are sent to.
  private final Map<Long, Long> taken = new HashMap<>();

  private final Set<Long> slow = new HashSet<>();

  /// Takes a place for a hook.
  ///
  /// @return whether there was one; not while it has one already
  synchronized boolean take(long hookId, long ownerId) {
    boolean room =
        taken.size() < ALL
            && !taken.containsKey(hookId)
            && taken.values().stream().filter(owner -> owner == ownerId).count() < OF_ONE_OWNER
            && (!slow.contains(hookId)
                || taken.keySet().stream().filter(slow::contains).count() < OF_SLOW_ONES);
    if (room) {
      taken.put(hookId, ownerId);
    }
    return room;
  }

  /// Gives a place back.
  ///
  /// @param wasSlow whether the hook's receiver took all of its time
  synchronized void giveBack(long hookId, boolean wasSlow) {
    taken.remove(hookId);
    if (wasSlow) {
      slow.add(hookId);
    } else {
      slow.remove(hookId);
    }
  }

  /// Whether nobody gets a place.
  synchronized boolean areAllTaken() {
    return taken.size() == ALL;
  }
}
