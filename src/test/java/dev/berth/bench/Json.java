package dev.berth.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Every figure of every round, for whoever wants to compute more.
final class Json {
  private Json() {}

  /// ```
  /// {"facts": {…}, "rounds": [{"row": …, "load": …, "server": …, "figures": [{"requests/s": …}, …]}, …]}
  /// ```
  static String write(Map<String, String> facts, Results results) {
    String described =
        facts.entrySet().stream()
            .map(fact -> text(fact.getKey()) + ": " + text(fact.getValue()))
            .collect(Collectors.joining(",\n    "));
    String measured =
        results.all().entrySet().stream()
            .flatMap(cell ->
                cell.getValue().entrySet().stream()
                    .map(subject -> measured(cell.getKey(), subject.getKey(), subject.getValue())))
            .collect(Collectors.joining(",\n    "));
    return "{\n  \"facts\": {\n    %s\n  },\n  \"rounds\": [\n    %s\n  ]\n}\n"
        .formatted(described, measured);
  }

  private static String measured(Cell cell, String subject, List<Figures> rounds) {
    return "{\"row\": %s, \"load\": %s, \"server\": %s, \"figures\": [%s]}"
        .formatted(
            text(cell.row()),
            text(cell.load()),
            text(subject),
            rounds.stream().map(Json::figures).collect(Collectors.joining(", ")));
  }

  private static String figures(Figures figures) {
    return figures.values().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(figure ->
            text(figure.getKey().title())
                + ": "
                + String.format(Locale.ROOT, "%.6g", figure.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String text(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
