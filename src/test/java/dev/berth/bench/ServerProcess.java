package dev.berth.bench;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server's process, held on the cores it was given.
final class ServerProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final long started;
  private List<String> lastCommand = List.of();

  private ServerProcess(Process process, Path log, long started) {
    this.process = process;
    this.log = log;
    this.started = started;
  }

  /// Starts `command`, whose output is added to `log`. Does not wait.
  static ServerProcess start(
      List<String> command, String cores, Map<String, String> environment, Path log)
      throws IOException {
    List<String> pinned = new ArrayList<>(List.of("taskset", "--cpu-list", cores));
    pinned.addAll(command);
    // Added to rather than written, so that the log can be cut while the server runs.
    ProcessBuilder builder =
        new ProcessBuilder(pinned)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    long started = System.nanoTime();
    return new ServerProcess(builder.start(), log, started);
  }

  long pid() {
    return process.pid();
  }

  /// Something to run while the server still does, just before it is ended.
  void beforeClose(List<String> command) {
    lastCommand = command;
  }

  boolean running() {
    return process.isAlive();
  }

  ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  /// Waits until `GET /v2/` is answered with `status`, and returns the nanoseconds since the start.
  long awaitAnswer(Endpoint endpoint, int status) throws IOException, InterruptedException {
    awaitConnection(endpoint);
    try (HttpConnection connection = new HttpConnection(endpoint)) {
      connection.ask("GET", "/v2/").expect(status, "GET /v2/");
      return System.nanoTime() - started;
    }
  }

  void awaitConnection(Endpoint endpoint) throws IOException, InterruptedException {
    while (true) {
      try (SocketChannel channel = SocketChannel.open()) {
        channel.connect(endpoint.address());
        return;
      } catch (IOException refused) {
        checkAlive();
        if (System.nanoTime() - started > LONGEST_START.toNanos()) {
          throw new BenchException(
              "nothing listens after " + LONGEST_START.toSeconds() + " s; " + endOfLog(), refused);
        }
        Thread.sleep(1);
      }
    }
  }

  private void checkAlive() throws IOException {
    if (!process.isAlive()) {
      throw new BenchException("a server ended with " + process.exitValue() + "; " + endOfLog());
    }
  }

  private String endOfLog() throws IOException {
    String output = Files.readString(log);
    return "the end of its log: " + output.substring(Math.max(0, output.length() - 2000)).strip();
  }

  /// Empties the log, so that a server that writes a line for each request does not fill the disk.
  void cutLog() throws IOException {
    Files.newByteChannel(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
        .close();
  }

  /// Ends the server as a user would, and by force when it does not end.
  @Override
  public void close() {
    try {
      if (running() && !lastCommand.isEmpty()) {
        Shell.run(lastCommand);
      }
    } catch (IOException | InterruptedException | BenchException e) {
      System.err.println("bench: " + lastCommand + ": " + e.getMessage());
    }
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
