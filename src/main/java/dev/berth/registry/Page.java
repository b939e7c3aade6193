package dev.berth.registry;

import java.util.List;

/// A part of a list.
///
/// @param more whether the list goes on after `items`
public record Page<T>(List<T> items, boolean more) {

  public Page {
    items = List.copyOf(items);
  }

  /// The first `size` of `found`, which has one more if the list goes on.
  static <T> Page<T> of(List<T> found, int size) {
    return found.size() > size
        ? new Page<>(found.subList(0, size), true)
        : new Page<>(found, false);
  }
}
