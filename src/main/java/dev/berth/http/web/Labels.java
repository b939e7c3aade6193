package dev.berth.http.web;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Labels, annotations and the like as pages list them: strangers wrote them, as many and as long
/// as they liked.
final class Labels {
  private static final int MOST = 200;
  private static final int LONGEST_NAME = 300;
  private static final int LONGEST = 2000;

  private Labels() {}

  /// One of them.
  record Label(String name, String value) {}

  /// The first of them in the order of their names.
  static List<Label> list(Map<String, String> texts) {
    return new TreeMap<>(texts)
        .entrySet().stream()
            .limit(MOST)
            .map(entry -> new Label(cut(entry.getKey(), LONGEST_NAME), brief(entry.getValue())))
            .toList();
  }

  /// The first of some texts.
  static List<String> list(List<String> texts) {
    return texts.stream().limit(MOST).map(Labels::brief).toList();
  }

  /// A text, or its beginning where it is long.
  static String brief(String text) {
    return cut(text, LONGEST);
  }

  private static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) + "…" : text;
  }
}
