package dev.berth.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A Docker engine that runs as long as the tests of a class, with a socket, a state and images of
/// its own. It runs as root, and without networks: no container is started.
final class DockerEngine implements BeforeAllCallback, AfterAllCallback {
  private Path directory;
  private Background process;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    // A short name: the path of a socket has at most 107 characters.
    directory = Files.createTempDirectory("docker-");
    process =
        Shell.in(directory)
            .start(
                "API listen on",
                "dockerd",
                "--config-file",
                Files.writeString(directory.resolve("daemon.json"), "{}"),
                "--data-root",
                directory.resolve("data"),
                "--exec-root",
                directory.resolve("exec"),
                "--pidfile",
                directory.resolve("pid"),
                "--host",
                host(),
                "--bridge=none",
                "--iptables=false",
                "--ip6tables=false",
                "--storage-driver=vfs");
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (process != null) {
      process.close();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// The command line of a person who uses this engine from `home`.
  Tool docker(Path home) {
    return Shell.in(home)
        .with("DOCKER_HOST", host())
        .with("DOCKER_CONFIG", home.resolve("docker"))
        .tool("docker");
  }

  private String host() {
    return "unix://" + directory.resolve("docker.sock");
  }
}
