package dev.berth.clients;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs programs as a person does at a prompt, in a home directory and an environment that hold
/// nothing of the machine's.
record Shell(Path home, Path directory, Map<String, String> environment) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// Where `scripts/install-test-tools` puts what it builds, and where daemons live.
  private static final String PATH =
      String.join(
          File.pathSeparator,
          cache() + "/berth/test-tools/bin",
          System.getenv("PATH"),
          "/usr/local/sbin:/usr/sbin:/sbin");

  /// What a program left: how it ended, and what it printed.
  record Outcome(int status, String out, String err) {
    /// Everything that was printed, for messages that may be on either side.
    String text() {
      return out + err;
    }
  }

  static Shell in(Path home) {
    try {
      Path temporary = Files.createDirectories(home.resolve("tmp"));
      Path runtime = Files.createDirectories(home.resolve("run"));
      Map<String, String> environment =
          Map.of(
              "PATH", PATH,
              "HOME", home.toString(),
              "LANG", "C.UTF-8",
              "TMPDIR", temporary.toString(),
              "XDG_RUNTIME_DIR", runtime.toString());
      return new Shell(home, home, environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Shell with(String name, Object value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value.toString());
    return new Shell(home, directory, Map.copyOf(more));
  }

  Shell at(Path other) {
    return new Shell(home, other, environment);
  }

  /// A program, with the arguments that each of its calls begins with.
  Tool tool(Object... words) {
    return new Tool(this, words(words));
  }

  /// Starts a daemon and waits until it prints `ready`.
  Background start(String ready, Object... words) {
    return Background.start(builder(words(words)), ready);
  }

  /// Runs a program to its end, with `input` on its standard input.
  Outcome outcome(String input, List<String> command) {
    try {
      Path in = Files.writeString(scratch("in"), input);
      Path out = scratch("out");
      Path err = scratch("err");
      Process process =
          builder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "not done after %s: %s%n%s%n%s"
                .formatted(PATIENCE, command, Files.readString(out), Files.readString(err)));
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private ProcessBuilder builder(List<String> command) {
    requireHere(command.getFirst());
    // Java would look for the program on its own PATH; env looks on the shell's.
    List<String> words = new ArrayList<>(List.of("/usr/bin/env", "--"));
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  private void requireHere(String program) {
    if (program.contains("/")) {
      if (!Files.isExecutable(directory.resolve(program))) {
        throw new AssertionError("there is no program at " + program);
      }
      return;
    }
    for (String place : environment.get("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(place, program))) {
        return;
      }
    }
    throw new AssertionError(program + " is missing here; scripts/install-test-tools installs it");
  }

  private Path scratch(String suffix) throws IOException {
    return Files.createTempFile(home.resolve("tmp"), "shell-", "." + suffix);
  }

  static List<String> words(Object... words) {
    return Stream.of(words).map(Object::toString).toList();
  }

  /// Where `scripts/install-test-tools` puts the modules of Node.js.
  static Path nodeModules() {
    Path modules = Path.of(cache(), "berth/test-tools/node/node_modules");
    if (!Files.isDirectory(modules)) {
      throw new AssertionError(
          modules + " is missing here; scripts/install-test-tools installs it");
    }
    return modules;
  }

  private static String cache() {
    String set = System.getenv("XDG_CACHE_HOME");
    return set == null || set.isEmpty() ? System.getenv("HOME") + "/.cache" : set;
  }
}
