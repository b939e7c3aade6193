package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program that goes on running beside a test: Berth, or the daemon of a client.
final class Background implements AutoCloseable {
  // A first start of Berth also packs the jar and trains the AOT cache. What cannot start ends
  // sooner.
  private static final Duration PATIENCE_UNTIL_READY = Duration.ofMinutes(5);
  private static final Duration PATIENCE_UNTIL_GONE = Duration.ofMinutes(1);

  private final Process process;
  private final Thread listener;
  private final List<String> lines = new ArrayList<>();
  private final CompletableFuture<String> readyLine = new CompletableFuture<>();

  private Background(Process process, String ready) {
    this.process = process;
    this.listener = Thread.ofVirtual().start(() -> listen(ready));
  }

  /// Starts a program and waits until it prints a line with `ready` in it.
  static Background start(ProcessBuilder builder, String ready) {
    try {
      Background background = new Background(builder.redirectErrorStream(true).start(), ready);
      background.readyLine();
      return background;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The line by which the program said that it is ready.
  String readyLine() {
    try {
      return readyLine.get(PATIENCE_UNTIL_READY.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new AssertionError("it did not get ready:\n" + output(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Everything the program has printed until now.
  String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /// Waits until the program has ended by itself, and all that it printed is known.
  ///
  /// @return how it ended
  int end() {
    try {
      assertThat(process.waitFor(PATIENCE_UNTIL_GONE.toSeconds(), TimeUnit.SECONDS))
          .as("it goes on:%n%s", output())
          .isTrue();
      listener.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void listen(String ready) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
        if (line.contains(ready)) {
          readyLine.complete(line);
        }
      }
      readyLine.completeExceptionally(new IllegalStateException("the program has ended"));
    } catch (IOException e) {
      readyLine.completeExceptionally(e);
    }
  }

  /// Asks the program to end as the terminal would, and waits until it and what it started are
  /// gone.
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_UNTIL_GONE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (ProcessHandle child : children) {
      child.destroyForcibly();
      child.onExit().join();
    }
  }
}
