package dev.berth.crash;

import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The data directory as it lies on the disk.
final class DataFiles {
  /// What must never be there, by its description.
  private static final List<String> IMPOSSIBLE =
      List.of(
          "SELECT 'the tag ' || t.name || ' has no living manifest' FROM tags t"
              + " LEFT JOIN versions v ON v.id = t.version_id AND v.deleted_at IS NULL"
              + " WHERE v.id IS NULL",
          "SELECT 'the manifest ' || v.digest || ' lacks ' || e.digest FROM versions v"
              + " JOIN version_blobs e ON e.version_id = v.id"
              + " LEFT JOIN blobs b ON b.digest = e.digest"
              + " LEFT JOIN package_blobs l ON l.blob_id = b.id AND l.package_id = v.package_id"
              + " WHERE v.deleted_at IS NULL AND l.blob_id IS NULL",
          "SELECT 'a row refers to nothing: ' || \"table\" FROM pragma_foreign_key_check",
          "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'");

  private final Path data;

  DataFiles(Path data) {
    this.data = data;
  }

  /// Looks at what a dead server left, without touching it.
  ///
  /// @param work where a copy of the database may go
  /// @return a sentence for each fault
  List<String> lookAtRemains(Path work) throws IOException, SQLException {
    List<String> faults = new ArrayList<>();
    if (Files.exists(data.resolve("blobs"))) {
      faults.addAll(findWrongBlobs());
    }
    if (Files.exists(database())) {
      Path copy = Files.createTempDirectory(work, "copy").resolve("berth.db");
      Files.copy(database(), copy);
      Path log = database().resolveSibling(database().getFileName() + "-wal");
      if (Files.exists(log)) {
        Files.copy(log, copy.resolveSibling("berth.db-wal"));
      }
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
        if (!query(connection, "SELECT name FROM sqlite_master WHERE name = 'tags'").isEmpty()) {
          for (String sql : IMPOSSIBLE) {
            faults.addAll(query(connection, sql));
          }
          faults.addAll(findMissingBlobs(connection));
          faults.addAll(findWrongContents(connection));
        }
      }
    }
    return faults;
  }

  private Path database() {
    return data.resolve("berth.db");
  }

  /// Asks the database of a server that may be running.
  List<String> query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database())) {
      return query(connection, sql);
    }
  }

  /// Changes the database of a server that does not run.
  void update(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  private List<String> findMissingBlobs(Connection connection) throws IOException, SQLException {
    Set<String> stored =
        blobs().stream().map(DataFiles::digest).map(Digest::toString).collect(Collectors.toSet());
    return query(connection, "SELECT digest FROM blobs WHERE content IS NULL").stream()
        .filter(digest -> !stored.contains(digest))
        .map(digest -> digest + " has a row, and neither bytes in it nor a file")
        .toList();
  }

  /// The small blobs whose bytes are not what their digests say.
  private static List<String> findWrongContents(Connection connection) throws SQLException {
    List<String> faults = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT digest, content FROM blobs WHERE content IS NOT NULL")) {
      while (found.next()) {
        Digest digest = Digest.parse(found.getString(1));
        if (!digest.equals(Digest.compute(digest.algorithm(), found.getBytes(2)))) {
          faults.add(digest + " has other bytes in its row");
        }
      }
    }
    return faults;
  }

  /// The files whose bytes are not what their names say.
  private List<String> findWrongBlobs() throws IOException {
    return blobs().parallelStream()
        .filter(file -> !digest(file).equals(hash(file)))
        .map(file -> file + " has " + sizeOf(file) + " other bytes")
        .toList();
  }

  /// The files of all blobs.
  List<Path> blobs() throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  static Digest digest(Path blob) {
    String algorithm = blob.getParent().getParent().getFileName().toString();
    return new Digest(DigestAlgorithm.find(algorithm).orElseThrow(), blob.getFileName().toString());
  }

  private static Digest hash(Path file) {
    try {
      return Digest.compute(digest(file).algorithm(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The names of the uploads under way.
  Set<String> uploads() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("uploads"))) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /// The bytes of all uploads under way.
  long uploadedBytes() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("uploads"))) {
      return files.mapToLong(DataFiles::sizeOf).sum();
    }
  }
}
