package dev.berth.http.web;

import java.util.List;

/// A page of a list.
///
/// @param before the address of the page before it; empty for none
/// @param after the address of the page after it; empty for none
record Paged<T>(List<T> items, String before, String after) {
  private static final int SIZE = 30;

  /// A list goes no further: what is skipped costs time.
  private static final int LAST = 334;

  Paged {
    items = List.copyOf(items);
  }

  /// What pages are taken from.
  @FunctionalInterface
  interface Source<T> {
    /// Up to `limit` after the first `skip`.
    List<T> list(int skip, int limit);
  }

  /// The page that a request asks for.
  ///
  /// @param address of the list
  static <T> Paged<T> of(WebCall call, String address, Source<T> source) {
    int page = Math.min(call.pageNumber(), LAST);
    List<T> found = source.list((page - 1) * SIZE, SIZE + 1);
    return new Paged<>(
        found.subList(0, Math.min(SIZE, found.size())),
        page > 1 ? at(address, page - 1) : "",
        found.size() > SIZE && page < LAST ? at(address, page + 1) : "");
  }

  private static String at(String address, int page) {
    return address + (address.indexOf('?') < 0 ? '?' : '&') + "page=" + page;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }
}
