package dev.berth.registry;

import dev.berth.meta.OwnLastRightException;
import java.util.function.Supplier;

/// Refuses changes by which somebody would lose a right of their own unawares.
final class OwnRights {
  private OwnRights() {}

  /// @param subject what they administer, and might no more
  /// @throws LostRightException if whoever makes the change would lose a right of their own
  static <T> T attempt(String subject, Supplier<T> change) {
    try {
      return change.get();
    } catch (OwnLastRightException e) {
      throw new LostRightException(subject);
    }
  }
}
