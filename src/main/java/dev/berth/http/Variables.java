package dev.berth.http;

import java.util.List;

/// The values that a path has for its route's variables.
public final class Variables {
  private final List<String> namesAndValues;

  Variables(List<String> namesAndValues) {
    this.namesAndValues = namesAndValues;
  }

  static String nameIn(String segment) {
    return segment.substring(1, segment.length() - (segment.endsWith("+}") ? 2 : 1));
  }

  /// Whether the route has a variable of that name.
  public boolean has(String name) {
    return indexOf(name) >= 0;
  }

  /// The value of a variable, decoded; an encoded slash becomes a slash.
  ///
  /// @throws BadRequestException if it is not properly encoded
  public String value(String name) {
    int index = indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("the route has no variable " + name);
    }
    return Paths.decode(namesAndValues.get(index + 1));
  }

  private int indexOf(String name) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (namesAndValues.get(i).equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
