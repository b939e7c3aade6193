package dev.berth.registry;

import java.util.List;

/// A part of a list of which it is known how long it is.
///
/// @param total how many there are in the whole list
public record CountedPage<T>(List<T> items, long total) {

  public CountedPage {
    items = List.copyOf(items);
  }
}
