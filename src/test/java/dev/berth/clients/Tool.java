package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.Shell.Outcome;
import java.util.ArrayList;
import java.util.List;

/// A program to run in a shell, with the arguments that each call begins with.
record Tool(Shell shell, List<String> words) {
  /// Runs the program, which must succeed, and gives what it printed on its standard output.
  String run(Object... arguments) {
    return type("", arguments);
  }

  /// The same, with `input` on the program's standard input, where a password belongs.
  String type(String input, Object... arguments) {
    Outcome outcome = outcome(input, arguments);
    assertThat(outcome.status())
        .as("%s %s%n%s", words, Shell.words(arguments), outcome.text())
        .isZero();
    return outcome.out();
  }

  /// Runs the program, which must succeed, and gives everything it printed.
  String report(Object... arguments) {
    Outcome outcome = outcome("", arguments);
    assertThat(outcome.status())
        .as("%s %s%n%s", words, Shell.words(arguments), outcome.text())
        .isZero();
    return outcome.text();
  }

  /// Runs the program, which must fail, and gives everything it printed.
  String refused(Object... arguments) {
    Outcome outcome = outcome("", arguments);
    assertThat(outcome.status())
        .as("%s %s%n%s", words, Shell.words(arguments), outcome.text())
        .isNotZero();
    return outcome.text();
  }

  private Outcome outcome(String input, Object... arguments) {
    List<String> command = new ArrayList<>(words);
    command.addAll(Shell.words(arguments));
    return shell.outcome(input, command);
  }
}
