package dev.berth.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/// Where things are kept.
///
/// @param data the directory of the embedded stores
public record StoreConfig(Path data, Database database) {

  /// What keeps the facts.
  public sealed interface Database {

    /// A file in the data directory.
    record Embedded() implements Database {}

    /// A server, for several nodes.
    ///
    /// @param url `postgresql://user:password@host:port/name`; holds a password, so it is not to be
    ///   shown
    record Postgresql(URI url) implements Database {
      @Override
      public String toString() {
        return "PostgreSQL at " + url.getHost();
      }
    }
  }

  static Database database(Optional<String> text) {
    return text.isEmpty() ? new Database.Embedded() : postgresql(text.get());
  }

  private static Database postgresql(String text) {
    try {
      URI url = new URI(text);
      boolean known = "postgresql".equals(url.getScheme()) || "postgres".equals(url.getScheme());
      if (known && url.getHost() != null && url.getPath() != null && url.getPath().length() > 1) {
        return new Database.Postgresql(url);
      }
    } catch (URISyntaxException e) {
      // Answered below like every other text that is no such URL; its message would repeat the
      // text.
    }
    throw new IllegalArgumentException("a URL of the form postgresql://user:password@host/name");
  }

  /// Refuses what later versions will take.
  static Optional<String> blobs(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.startsWith("s3://")) {
      throw new IllegalArgumentException(
          "nothing yet: this version keeps layers as files in the data directory and cannot use an"
              + " object store");
    }
    throw new IllegalArgumentException("nothing: layers are files in the data directory");
  }
}
