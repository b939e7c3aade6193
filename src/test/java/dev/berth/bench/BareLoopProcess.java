package dev.berth.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The [BareLoop] on the server core, kept running so that it is as warm as the servers.
final class BareLoopProcess implements AutoCloseable {
  static final String NAME = "bare loop";

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;

  private BareLoopProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
    this.commands = process.outputWriter(StandardCharsets.US_ASCII);
  }

  static BareLoopProcess start(Path directory, String core) throws IOException {
    Files.createDirectories(directory);
    List<String> command =
        List.of(
            "taskset",
            "--cpu-list",
            core,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            BareLoop.class.getName(),
            directory.toString());
    return new BareLoopProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  /// Stores so many blobs in each stream and returns the nanoseconds.
  long store(long size, int streams, int times) throws IOException {
    commands.write(size + " " + streams + " " + times + "\n");
    commands.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new BenchException("the bare loop ended");
    }
    return Long.parseLong(answer);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
