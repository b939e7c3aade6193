package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// `./berth serve`, a process of its own that can be ended in every way a process ends.
final class BerthProcess implements AutoCloseable {
  private static final String READY = "Berth is ready at ";
  private static final String PROGRAM = Path.of("berth").toAbsolutePath().toString();
  private static final long LONGEST_START_SECONDS = 60;
  private static final long LONGEST_STOP_SECONDS = 60;

  private final Process process;
  private final boolean traced;
  private final Path data;
  private final Path errors;
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private BerthProcess(Process process, boolean traced, Path data, Path errors) {
    this.process = process;
    this.traced = traced;
    this.data = data;
    this.errors = errors;
    // A virtual thread would keep a processor to itself while it waits for a pipe.
    Thread.ofPlatform().daemon().start(this::readOutput);
  }

  /// How a server is started.
  ///
  /// @param data its data directory
  /// @param work where its log goes
  /// @param prefix what the command is put behind, such as a tracer
  /// @param java options of Java, after the usual ones
  /// @param flags of `serve`, after the usual ones
  record Start(Path data, Path work, List<String> prefix, List<String> java, List<String> flags) {

    static Start on(Path data, Path work) {
      return new Start(data, work, List.of(), List.of(), List.of());
    }

    Start behind(String... command) {
      return new Start(data, work, List.of(command), java, flags);
    }

    Start withJava(String... options) {
      return new Start(data, work, prefix, List.of(options), flags);
    }

    Start with(String... more) {
      return new Start(data, work, prefix, java, List.of(more));
    }

    /// Starts it and waits until it is ready.
    BerthProcess run() throws Exception {
      BerthProcess server = launch();
      try {
        server.awaitReady();
      } catch (Throwable e) {
        server.close();
        throw e;
      }
      return server;
    }

    /// Starts what is not to become ready.
    Ended runToEnd() throws IOException {
      try (BerthProcess server = launch()) {
        return new Ended(server.awaitExit(), server.log());
      }
    }

    /// Starts it and does not wait.
    BerthProcess launch() throws IOException {
      List<String> command = new ArrayList<>(prefix);
      command.addAll(List.of(PROGRAM, "serve", "--listen", "localhost:0"));
      command.addAll(List.of("--data", data.toString()));
      command.addAll(flags);
      Path errors = Files.createTempFile(work, "server", ".log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("BERTH_"));
      builder.environment().put("BERTH_JAVA_OPTIONS", String.join(" ", java));
      return new BerthProcess(builder.start(), !prefix.isEmpty(), data, errors);
    }
  }

  /// How a process ended.
  ///
  /// @param errors what it wrote to its standard error
  record Ended(int code, String errors) {

    /// The one sentence that says why it ended. What its start script says goes before.
    String sentence() {
      assertThat(errors.lines().dropWhile(line -> line.startsWith("Berth: ")))
          .as("what is said on standard error")
          .singleElement()
          .asString()
          .startsWith("berth: ");
      return errors.substring(errors.lastIndexOf("berth: ") + "berth: ".length()).strip();
    }
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        output.add(line);
        if (line.startsWith(READY)) {
          ready.complete(line.substring(READY.length()));
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
    ready.completeExceptionally(new IOException("the server ended before it was ready"));
  }

  void awaitReady() throws Exception {
    try {
      ready.get(LONGEST_START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      if (isAlive()) {
        askForThreads();
      }
      throw new AssertionError(
          "the server did not start:\n" + String.join("\n", output) + log(), e);
    }
  }

  /// Has the server print what its threads do, and ends it.
  private void askForThreads() throws IOException {
    for (ProcessHandle handle : processes().toList()) {
      new ProcessBuilder("kill", "-QUIT", "" + handle.pid()).start().onExit().join();
    }
    kill();
  }

  /// Where it is reached, once it is ready.
  String url() {
    return ready.join();
  }

  /// The token of the first administrator.
  String adminToken() throws IOException {
    return Files.readString(data.resolve("admin-token")).strip();
  }

  Client client() throws IOException {
    return new Client(url(), adminToken());
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// What it wrote to its standard error.
  String log() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Asks it to stop, as service managers do.
  void terminate() {
    processes().forEach(ProcessHandle::destroy);
  }

  /// Ends it at once, in the midst of whatever it does.
  void kill() {
    processes().forEach(ProcessHandle::destroyForcibly);
    awaitExit();
  }

  /// The server itself. A tracer before it ends when it does.
  private Stream<ProcessHandle> processes() {
    return traced
        ? process.descendants()
        : Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /// Waits until it has ended.
  ///
  /// @return its exit code
  int awaitExit() {
    return process.onExit().orTimeout(LONGEST_STOP_SECONDS, TimeUnit.SECONDS).join().exitValue();
  }

  /// Stops it in good order.
  void stop() {
    terminate();
    assertThat(awaitExit()).as("exit code; the log says:\n%s", log()).isZero();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
