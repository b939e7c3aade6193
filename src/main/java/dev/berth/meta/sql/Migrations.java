package dev.berth.meta.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/// Brings a database to this version's schema, step by step. The steps are the numbered files under
/// `dev/berth/db`; what was applied stands in `schema_version`. For use within one transaction.
final class Migrations {
  private static final List<String> FILES =
      List.of(
          "0001-registry.sql",
          "0002-housekeeping.sql",
          "0003-rights.sql",
          "0004-count-of-versions.sql",
          "0005-tokens-of-packages.sql",
          "0006-audit-search.sql",
          "0007-passwords.sql",
          "0008-small-blobs.sql",
          "0009-profiles-and-former-names.sql",
          "0010-lists-of-versions.sql",
          "0011-lists-of-packages.sql",
          "0012-request-counts.sql",
          "0013-audit-names.sql",
          "0014-webhooks.sql",
          "0015-parents-of-tokens.sql",
          "0016-hooks-of-what-is-gone.sql",
          "0017-deleted-versions.sql",
          "0018-sessions.sql",
          "0019-device-codes.sql",
          "0020-second-factors.sql",
          "0021-identities.sql",
          "0022-usage.sql",
          "0023-storage.sql",
          "0024-quotas.sql");
  private static final Pattern COMMENT = Pattern.compile("(?m)^--.*$");

  private Migrations() {}

  /// Whether a database of Berth has this version's schema already.
  static boolean areApplied(Session session) throws SQLException {
    return present(session) == FILES.size();
  }

  private static long present(Session session) throws SQLException {
    return session.number("SELECT coalesce(max(version), 0) FROM schema_version").orElse(0L);
  }

  /// Applies the steps that are missing.
  ///
  /// @throws UnusableDatabaseException if a later version of Berth has been here
  static void apply(Session session, Dialect dialect, Instant now) throws SQLException {
    apply(session, dialect, now, FILES.size());
  }

  /// As above, but no step after `last`.
  static void apply(Session session, Dialect dialect, Instant now, int last) throws SQLException {
    run(
        session.connection(),
        dialect.render(
            """
            CREATE TABLE IF NOT EXISTS schema_version (
              version {integer} NOT NULL PRIMARY KEY,
              applied_at {integer} NOT NULL
            ) {table}\
            """));
    long present = present(session);
    if (present > FILES.size()) {
      throw new UnusableDatabaseException(
          "The database is of version "
              + present
              + ", written by a newer Berth; this one knows versions up to "
              + FILES.size()
              + ". Start the newer Berth, or restore a backup from before the upgrade.");
    }
    for (int step = (int) present + 1; step <= last; step++) {
      run(session.connection(), dialect.render(readFile(FILES.get(step - 1))));
      session.update("INSERT INTO schema_version (version, applied_at) VALUES (?, ?)", step, now);
    }
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : COMMENT.matcher(script).replaceAll("").split(";", -1)) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }
  }

  private static String readFile(String name) {
    try (InputStream file = Migrations.class.getResourceAsStream("/dev/berth/db/" + name)) {
      if (file == null) {
        throw new IllegalStateException("not packed: " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
