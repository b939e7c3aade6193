package dev.berth.crash;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The log of a tracer: the system calls of all threads, each with the times when it began and
/// ended.
final class SystemCalls {
  private static final Pattern WHOLE =
      Pattern.compile("(\\d+) +(\\w+)\\((.*)\\) += (-?\\d+|\\?)(.*)");
  private static final Pattern BEGIN =
      Pattern.compile("(\\d+) +(\\w+)\\((.*) <unfinished \\.\\.\\.>");
  private static final Pattern END =
      Pattern.compile("(\\d+) +<\\.\\.\\. (\\w+) resumed>(.*)\\) += (-?\\d+|\\?)(.*)");

  /// One call. The times are lines of the log.
  ///
  /// @param thread who called
  /// @param arguments as the tracer writes them, file descriptors with their paths
  /// @param result negative if it failed
  record Call(String thread, String name, String arguments, long result, int began, int ended) {

    boolean is(String pattern) {
      return name.matches(pattern);
    }

    /// Whether its first argument is the descriptor of a file that `path` describes.
    boolean isOn(String path) {
      return arguments.matches("\\d+<" + path + "(?:<[^>]*>)?>.*");
    }

    boolean isAfter(Call other) {
      return began > other.ended;
    }
  }

  private record Begun(String name, String arguments, int line) {}

  private final List<Call> calls = new ArrayList<>();

  /// Reads a log as far as it is written.
  static SystemCalls parse(List<String> lines) {
    SystemCalls log = new SystemCalls();
    Map<String, Begun> begun = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher begin = BEGIN.matcher(lines.get(i));
      Matcher end = END.matcher(lines.get(i));
      Matcher whole = WHOLE.matcher(lines.get(i));
      if (begin.matches()) {
        begun.put(begin.group(1), new Begun(begin.group(2), begin.group(3), i));
      } else if (end.matches()) {
        Begun first = begun.remove(end.group(1));
        if (first != null) {
          log.add(
              end.group(1),
              first.name(),
              first.arguments() + end.group(3),
              end.group(4),
              first.line(),
              i);
        }
      } else if (whole.matches()) {
        log.add(whole.group(1), whole.group(2), whole.group(3), whole.group(4), i, i);
      }
    }
    return log;
  }

  private void add(
      String thread, String name, String arguments, String result, int began, int ended) {
    long number = result.equals("?") ? -1 : Long.parseLong(result);
    calls.add(new Call(thread, name, arguments, number, began, ended));
  }

  /// The calls that succeeded and that `wanted` wants, in the order they began.
  List<Call> all(Predicate<Call> wanted) {
    return calls.stream()
        .filter(call -> call.result() >= 0)
        .filter(wanted)
        .sorted(Comparator.comparingInt(Call::began))
        .toList();
  }

  Optional<Call> first(Predicate<Call> wanted) {
    return all(wanted).stream().findFirst();
  }
}
