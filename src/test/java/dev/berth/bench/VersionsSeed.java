package dev.berth.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// Gives packages many versions, in the database of a server that is stopped: to push a hundred
/// thousand manifests would take long. Needs SQLite's driver, as [Seed] does.
///
///     java -cp target/berth.jar:target/bench/classes dev.berth.bench.VersionsSeed FILE NAME COUNT …
final class VersionsSeed {
  private VersionsSeed() {}

  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = ON");
      connection.setAutoCommit(false);
      for (int i = 1; i < arguments.length; i += 2) {
        versions(statement, arguments[i], Integer.parseInt(arguments[i + 1]));
      }
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("ANALYZE");
    }
  }

  /// Adds to the one version that was pushed; each has a tag.
  private static void versions(Statement statement, String name, int count) throws SQLException {
    String subject = "(SELECT id FROM packages WHERE name = '%s')".formatted(name);
    statement.execute(
        """
        WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
        INSERT INTO versions (package_id, digest, media_type, annotations, size, created_at,
          updated_at, content)
        SELECT %s, 'sha256:' || printf('%%064x', i), 'application/vnd.oci.image.index.v1+json',
          '{}', 500, 0, 0, zeroblob(500) FROM n\
        """
            .formatted(count, subject));
    statement.execute(
        """
        INSERT INTO tags (package_id, name, version_id, updated_at)
        SELECT package_id, 'tag-' || id, id, 0 FROM versions WHERE package_id = %s AND size = 500\
        """
            .formatted(subject));
    statement.execute(
        "UPDATE packages SET made_versions = %d, living_versions = %d WHERE name = '%s'"
            .formatted(count, count, name));
    statement.execute("DELETE FROM version_marks WHERE package_id = " + subject);
    long span = 64;
    for (int level = 1; level <= 3; level++) {
      statement.execute(
          """
          INSERT INTO version_marks (package_id, level, first_id, place)
          SELECT package_id, %d, min(id), min(place) FROM
            (SELECT package_id, id, row_number() OVER (ORDER BY id) - 1 AS place
             FROM versions WHERE package_id = %s)
          GROUP BY place / %d\
          """
              .formatted(level, subject, span));
      span *= 64;
    }
  }
}
