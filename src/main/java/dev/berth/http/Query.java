package dev.berth.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The parameters of a query or of a form, in their order.
public final class Query {
  private static final int MOST = 1000;

  private final List<String> namesAndValues = new ArrayList<>();

  private Query() {}

  /// Reads `name=value&…`.
  ///
  /// @throws BadRequestException if it is not properly encoded, has the character U+0000, which no
  ///   name here has and PostgreSQL takes in no text, or has more than a thousand parameters
  public static Query parse(String text) {
    Query query = new Query();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('&', start);
      if (end < 0) {
        end = text.length();
      }
      if (end > start) {
        query.add(text.substring(start, end));
      }
      start = end + 1;
    }
    return query;
  }

  private void add(String parameter) {
    if (namesAndValues.size() >= 2 * MOST) {
      throw new BadRequestException("more than " + MOST + " parameters");
    }
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    String value = equals < 0 ? "" : parameter.substring(equals + 1);
    namesAndValues.add(decode(name));
    namesAndValues.add(decode(value));
  }

  private static String decode(String text) {
    String decoded = Paths.decode(text.replace('+', ' '));
    if (decoded.indexOf('\0') >= 0) {
      throw new BadRequestException("a parameter has the character U+0000");
    }
    return decoded;
  }

  /// The first value of a parameter.
  public Optional<String> first(String name) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (namesAndValues.get(i).equals(name)) {
        return Optional.of(namesAndValues.get(i + 1));
      }
    }
    return Optional.empty();
  }

  /// All values of a parameter.
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (namesAndValues.get(i).equals(name)) {
        values.add(namesAndValues.get(i + 1));
      }
    }
    return values;
  }

  /// The names of the parameters, each once.
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      names.add(namesAndValues.get(i));
    }
    return names;
  }

  /// `value` as it must be written in a query.
  public static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
