package dev.berth.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// Makes a site large, in the database of a server that is stopped: by its API, a million packages
/// would take hours. Needs SQLite's driver, so it runs with the server's jar on the class path.
///
///     java -cp target/berth.jar:target/bench/classes dev.berth.bench.Seed FILE GRANTS TEAMS PACKAGES
final class Seed {
  private static final String NUMBERS =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ";
  private static final String ORGANIZATION =
      "(SELECT id FROM accounts WHERE login = '%s')".formatted(AccessSite.ORGANIZATION);
  private static final String READER =
      "(SELECT id FROM accounts WHERE login = '%s')".formatted(AccessSite.READER);
  private static final String PACKAGE =
      "(SELECT id FROM packages WHERE owner_login = '%s' AND name = '%s')"
          .formatted(AccessSite.ORGANIZATION, AccessSite.NAME);

  private Seed() {}

  public static void main(String[] arguments) throws SQLException {
    int grants = Integer.parseInt(arguments[1]);
    int teams = Integer.parseInt(arguments[2]);
    int packages = Integer.parseInt(arguments[3]);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = ON");
      connection.setAutoCommit(false);
      users(statement, grants);
      teams(statement, teams);
      packages(statement, packages);
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("ANALYZE");
    }
  }

  /// Each has a role in the package.
  private static void users(Statement statement, int count) throws SQLException {
    statement.execute(
        NUMBERS.formatted(count)
            + """
            INSERT INTO accounts (login, kind, email, created_at)
            SELECT 'seeded-' || i, 'user', '', 0 FROM n\
            """);
    statement.execute(
        """
        INSERT INTO logins (login, account_id, taken_at)
        SELECT login, id, 0 FROM accounts WHERE login LIKE 'seeded-%'\
        """);
    statement.execute(
        """
        INSERT INTO package_grants (package_id, user_id, role, owner_login, name)
        SELECT %s, id, 'read', '%s', '%s' FROM accounts WHERE login LIKE 'seeded-%%'\
        """
            .formatted(PACKAGE, AccessSite.ORGANIZATION, AccessSite.NAME));
  }

  /// The reader is in all of them, and one of them may read the package.
  private static void teams(Statement statement, int count) throws SQLException {
    statement.execute(
        NUMBERS.formatted(count)
            + """
            INSERT INTO teams
              (organization_id, slug, name, description, privacy, created_at, updated_at)
            SELECT %s, 'team-' || i, 'Team ' || i, '', 'closed', 0, 0 FROM n\
            """
                .formatted(ORGANIZATION));
    statement.execute("INSERT INTO team_ancestors (team_id, ancestor_id) SELECT id, id FROM teams");
    statement.execute(
        """
        INSERT INTO team_members (team_id, organization_id, user_id, role)
        SELECT id, organization_id, %s, 'member' FROM teams\
        """
            .formatted(READER));
    statement.execute(
        """
        INSERT INTO package_team_grants
          (package_id, team_id, organization_id, role, owner_login, name)
        SELECT %s, max(id), %s, 'read', '%s', '%s' FROM teams\
        """
            .formatted(PACKAGE, ORGANIZATION, AccessSite.ORGANIZATION, AccessSite.NAME));
  }

  private static void packages(Statement statement, int count) throws SQLException {
    statement.execute(
        NUMBERS.formatted(count)
            + """
            INSERT INTO packages (owner_id, owner_login, name, visibility, creator_id,
              created_at, updated_at, published_at)
            SELECT %s, '%s', 'seeded-' || i, 'private', %s, 0, 0, 0 FROM n\
            """
                .formatted(ORGANIZATION, AccessSite.ORGANIZATION, READER));
  }
}
