package dev.berth.bench;

import java.util.List;
import java.util.Optional;

/// The status line and the header lines of an answer.
record Head(int status, List<String> lines) {
  static Head parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().matches("HTTP/\\S+ \\d{3}.*")) {
      throw new BenchException("no HTTP answer: " + (lines.isEmpty() ? "" : lines.getFirst()));
    }
    String statusLine = lines.getFirst();
    int space = statusLine.indexOf(' ');
    return new Head(
        Integer.parseInt(statusLine.substring(space + 1, space + 4)),
        lines.subList(1, lines.size()));
  }

  Optional<String> header(String name) {
    for (String line : lines) {
      if (line.length() > name.length()
          && line.charAt(name.length()) == ':'
          && line.regionMatches(true, 0, name, 0, name.length())) {
        return Optional.of(line.substring(name.length() + 1).strip());
      }
    }
    return Optional.empty();
  }

  String required(String name) {
    return header(name)
        .orElseThrow(() -> new BenchException("an answer " + status + " without " + name));
  }

  boolean chunked() {
    return header("Transfer-Encoding").map("chunked"::equalsIgnoreCase).orElse(false);
  }

  boolean lastOfConnection() {
    return header("Connection").map("close"::equalsIgnoreCase).orElse(false);
  }
}
