package dev.berth.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the programs that a run needs: on the path, in the system directories, and where
/// `scripts/install-test-tools` puts what it builds.
final class Tools {
  private Tools() {}

  static Path find(String name) {
    return directories().stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new BenchException(name + " is not here: run scripts/install-test-tools"));
  }

  private static List<Path> directories() {
    List<Path> directories = new ArrayList<>();
    Path home = Path.of(System.getProperty("user.home"));
    Path cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(text -> !text.isEmpty())
            .map(Path::of)
            .orElse(home.resolve(".cache"));
    directories.add(cache.resolve("berth/test-tools/bin"));
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String directory : (path + ":/usr/local/sbin:/usr/sbin:/sbin").split(":", -1)) {
      directories.add(Path.of(directory));
    }
    return directories;
  }
}
