package dev.berth.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// BuildKit's daemon as long as a test runs, and its client.
final class BuildKit implements AutoCloseable {
  private final Background daemon;
  private final Tool client;

  private BuildKit(Background daemon, Tool client) {
    this.daemon = daemon;
    this.client = client;
  }

  /// Starts it with its data in a directory, where what is built lies in `context`.
  ///
  /// @param registry the host and port of one that speaks plain HTTP
  static BuildKit start(Shell shell, Path home, String registry) throws IOException {
    Path configuration =
        Files.writeString(
            home.resolve("buildkitd.toml"),
            """
            root = "%1$s/buildkit"
            [grpc]
            address = ["unix://%1$s/buildkit.sock"]
            [worker.oci]
            snapshotter = "native"
            [worker.containerd]
            enabled = false
            [registry."%2$s"]
            http = true
            """
                .formatted(home, registry));
    return new BuildKit(
        shell.start("running server on", "buildkitd", "--config", configuration),
        shell.tool("buildctl", "--addr", "unix://" + home.resolve("buildkit.sock")));
  }

  /// Builds the context for two platforms and gives the log.
  String build(String... arguments) {
    List<Object> words = new ArrayList<>(List.of("build", "--progress", "plain"));
    words.addAll(List.of("--frontend", "dockerfile.v0"));
    words.addAll(List.of("--local", "context=context", "--local", "dockerfile=context"));
    words.addAll(List.of("--opt", "platform=linux/amd64,linux/arm64"));
    words.addAll(List.of(arguments));
    return client.report(words.toArray());
  }

  /// Forgets what was built before.
  void forget() {
    client.run("prune", "--all");
  }

  @Override
  public void close() {
    daemon.close();
  }
}
