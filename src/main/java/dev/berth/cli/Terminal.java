package dev.berth.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/// What a command reads from and writes to.
public record Terminal(
    PrintWriter out, PrintWriter err, Map<String, String> environment, Secrets secrets) {

  /// One where nobody types.
  Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment) {
    this(out, err, environment, _ -> Optional.empty());
  }

  /// Where a command reads what must not be seen.
  @FunctionalInterface
  public interface Secrets {

    /// A line, asked for by `prompt` where a person types it; empty when there is none.
    Optional<String> read(String prompt);
  }
}
