package dev.berth;

import dev.berth.cli.Commands;
import dev.berth.cli.ServeLine;
import dev.berth.cli.Terminal;
import dev.berth.config.SettingException;
import dev.berth.config.Settings;
import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// The program's entry.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Terminal terminal =
        new Terminal(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            System.getenv(),
            Main::readSecret);
    Optional<ServeLine> line = ServeLine.read(arguments);
    int code =
        line.isPresent()
            ? serve(line.get().flags(), line.get().configFile(), terminal)
            : Commands.run(arguments, terminal, (flags, file) -> serve(flags, file, terminal));
    if (code != Commands.DONE) {
      System.exit(code);
    }
  }

  /// A line that is typed without being shown, or comes through a pipe.
  private static Optional<String> readSecret(String prompt) {
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (terminal.isPresent()) {
      return Optional.ofNullable(terminal.get().readPassword("%s", prompt)).map(String::new);
    }
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        .lines()
        .findFirst();
  }

  private static int serve(
      Map<String, String> flags, Optional<String> configFile, Terminal terminal) {
    Settings settings;
    try {
      settings = Settings.load(flags, configFile, terminal.environment());
    } catch (SettingException e) {
      terminal.err().println("berth: " + e.getMessage());
      return Commands.MISUSED;
    }
    Assembly berth;
    try {
      berth = Assembly.start(settings, standardOutput());
    } catch (StartException e) {
      terminal.err().println("berth: " + e.getMessage());
      return Commands.FAILED;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  berth.close();
                  // The process was told to stop and has: that is no failure.
                  Runtime.getRuntime().halt(Commands.DONE);
                },
                "stop"));
    terminal.out().println("Berth is ready at " + berth.url());
    berth.howToSignIn().ifPresent(terminal.out()::println);
    berth.warmUp();
    berth.awaitStop();
    return Commands.DONE;
  }

  /// Past `System.out`, whose lock every line would take.
  private static OutputStream standardOutput() {
    return new FileOutputStream(FileDescriptor.out);
  }
}
