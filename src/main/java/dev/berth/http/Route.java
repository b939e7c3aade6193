package dev.berth.http;

import dev.berth.packages.Action;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of a surface's table: what is asked, which right it needs, and who answers.
///
/// In `pattern`, `{variable}` stands for one segment of the path and `{variable+}` for one or more;
/// a pattern has one of the latter at the most.
///
/// @param <H> the surface's kind of handler
public final class Route<H> {
  private final HttpMethod method;
  private final String pattern;
  private final Action action;
  private final H handler;
  private final String[] segments;
  private final int many;

  public Route(HttpMethod method, String pattern, Action action, H handler) {
    this.method = method;
    this.pattern = pattern;
    this.action = action;
    this.handler = handler;
    this.segments = Paths.split(pattern);
    int found = -1;
    for (int i = 0; i < segments.length; i++) {
      if (segments[i].endsWith("+}")) {
        if (found >= 0) {
          throw new IllegalArgumentException("two many-segment variables in " + pattern);
        }
        found = i;
      }
    }
    this.many = found;
  }

  public HttpMethod method() {
    return method;
  }

  public String pattern() {
    return pattern;
  }

  public Action action() {
    return action;
  }

  public H handler() {
    return handler;
  }

  /// The variables' values, still encoded, if the path has this route's form.
  @Nullable Variables match(String[] path) {
    int extra = path.length - segments.length;
    if (extra < 0 || (extra > 0 && many < 0)) {
      return null;
    }
    List<String> values = new ArrayList<>(4);
    int at = 0;
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      if (i == many) {
        values.add(Variables.nameIn(segment));
        values.add(Paths.join(path, at, at + extra + 1));
        at += extra + 1;
      } else if (segment.startsWith("{")) {
        values.add(Variables.nameIn(segment));
        values.add(path[at++]);
      } else if (!segment.equals(path[at++])) {
        return null;
      }
    }
    return new Variables(values);
  }

  @Override
  public String toString() {
    return method + " " + pattern;
  }
}
