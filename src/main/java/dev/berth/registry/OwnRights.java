package dev.berth.registry;

import dev.berth.meta.OwnLastRightException;
import java.util.function.Supplier;

/// Refuses changes by which somebody would lose a right of their own unawares.
final class OwnRights {
  private OwnRights() {}

  /// @throws LostRightException if whoever makes the change would lose a right of their own
  static <T> T attempt(Supplier<T> change) {
    try {
      return change.get();
    } catch (OwnLastRightException e) {
      throw new LostRightException(
          "You would lose your own right to administer something by this. Have somebody else do it,"
              + " or say by force that you mean it.");
    }
  }
}
