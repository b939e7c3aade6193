package dev.berth.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs other programs to their end.
final class Shell {
  private static final long LONGEST_MINUTES = 10;

  private Shell() {}

  /// What a program printed on both of its outputs. It must succeed.
  static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (InputStream printed = process.getInputStream()) {
      printed.transferTo(output);
    }
    String text = output.toString(StandardCharsets.UTF_8);
    end(process, command, text);
    return text;
  }

  /// The digest of what a program prints on its standard output. It must succeed.
  static String digestOfOutput(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    MessageDigest digest = Sha256.start();
    byte[] buffer = new byte[128 * 1024];
    try (InputStream printed = process.getInputStream()) {
      for (int count; (count = printed.read(buffer)) >= 0; ) {
        digest.update(buffer, 0, count);
      }
    }
    end(process, command, "");
    return Sha256.finish(digest);
  }

  private static void end(Process process, List<String> command, String text)
      throws InterruptedException {
    if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new BenchException(command.getFirst() + " did not end: " + text);
    }
    if (process.exitValue() != 0) {
      throw new BenchException(
          command.getFirst() + " ended with " + process.exitValue() + ": " + text.strip());
    }
  }
}
