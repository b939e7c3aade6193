package dev.berth.http.web;

import java.util.List;
import java.util.stream.Collectors;

/// Commands as people type them.
final class CommandLines {
  private CommandLines() {}

  /// The words of a command in a line, in quotes where that is needed.
  static String text(List<String> words) {
    return words.stream()
        .map(word ->
            word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
