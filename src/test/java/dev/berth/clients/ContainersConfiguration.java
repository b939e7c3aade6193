package dev.berth.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The files that podman, buildah and skopeo want to find in a home directory.
final class ContainersConfiguration {
  private ContainersConfiguration() {}

  static Shell shell(Path home) {
    try {
      Path directory = Files.createDirectories(home.resolve(".config/containers"));
      Files.writeString(
          directory.resolve("policy.json"),
          "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
      Files.writeString(
          directory.resolve("registries.conf"), "unqualified-search-registries = []\n");
      Path credentials = Files.writeString(home.resolve("auth.json"), "{}");
      return Shell.in(home)
          .with("REGISTRY_AUTH_FILE", credentials)
          .with("CONTAINERS_REGISTRIES_CONF", directory.resolve("registries.conf"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
