package dev.berth.packages;

import java.util.Map;

/// What a manifest or its labels say for the page of the package, cut to what is shown.
public record PageTexts(String description, String licenses) {
  /// Where the description stands.
  public static final String DESCRIPTION = "org.opencontainers.image.description";

  /// Where the licences stand.
  public static final String LICENSES = "org.opencontainers.image.licenses";

  public PageTexts {
    description = cut(description, RegistryPackage.LONGEST_DESCRIPTION);
    licenses = cut(licenses, RegistryPackage.LONGEST_LICENSES);
  }

  /// What `annotations` say, and `labels` where they say nothing.
  public static PageTexts of(Map<String, String> annotations, Map<String, String> labels) {
    return new PageTexts(
        first(DESCRIPTION, annotations, labels), first(LICENSES, annotations, labels));
  }

  private static String first(
      String key, Map<String, String> annotations, Map<String, String> labels) {
    return annotations.getOrDefault(key, labels.getOrDefault(key, ""));
  }

  /// Without what no page shows and not every database takes.
  private static String cut(String text, int longest) {
    StringBuilder shown = new StringBuilder();
    text.strip()
        .codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .limit(longest)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
