package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.meta.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The database itself refuses what must not be.
class SchemaTest {
  private static final String TEAM =
      "INSERT INTO teams (id, organization_id, slug, name, description, privacy, parent_id,"
          + " created_at, updated_at) VALUES ";
  private static final String REPOSITORY =
      "INSERT INTO repositories (id, owner_id, name, lower_name, visibility, description, readme,"
          + " created_at, updated_at) VALUES ";
  private static final String TEAM_GRANT =
      "INSERT INTO package_team_grants (package_id, team_id, organization_id, role, owner_login,"
          + " name) VALUES ";
  private static final String REPOSITORY_GRANT =
      "INSERT INTO package_repository_grants (package_id, repository_id, owner_id, role,"
          + " owner_login, name) VALUES ";

  private static final String HOOK =
      "INSERT INTO hooks (organization_id, repository_id, url, content_type, insecure_ssl, events,"
          + " active, site, created_at, updated_at) VALUES ";

  private static final String[] ROWS = {
    "INSERT INTO accounts (id, login, kind, email, created_at) VALUES (1, 'alice', 'user', '', 0)",
    "INSERT INTO accounts (id, login, kind, email, created_at)"
        + " VALUES (2, 'team', 'organization', '', 0)",
    "INSERT INTO packages (id, owner_id, owner_login, name, visibility, creator_id, created_at,"
        + " updated_at) VALUES (1, 1, 'alice', 'app', 'private', 1, 0, 0)",
    "INSERT INTO packages (id, owner_id, owner_login, name, visibility, creator_id, created_at,"
        + " updated_at) VALUES (2, 1, 'alice', 'other', 'private', 1, 0, 0)",
    "INSERT INTO versions (id, package_id, digest, media_type, annotations, size, created_at,"
        + " updated_at, content) VALUES (1, 1, 'sha256:a', 't', '{}', 1, 0, 0, x'00')",
    "INSERT INTO tags (package_id, name, version_id, updated_at) VALUES (1, 'v1', 1, 0)",
    "INSERT INTO blobs (id, digest, size, created_at) VALUES (1, 'sha256:b', 1, 0)",
    "INSERT INTO accounts (id, login, kind, email, created_at)"
        + " VALUES (3, 'other', 'organization', '', 0)",
    "INSERT INTO packages (id, owner_id, owner_login, name, visibility, creator_id, created_at,"
        + " updated_at) VALUES (3, 2, 'team', 'app', 'private', 1, 0, 0)",
    "INSERT INTO logins (login, account_id, taken_at) VALUES ('alice', 1, 0)",
    "INSERT INTO members (organization_id, user_id, role) VALUES (3, 1, 'owner')",
    TEAM + "(1, 2, 'dev', 'Dev', '', 'closed', NULL, 0, 0)",
    TEAM + "(2, 3, 'ops', 'Ops', '', 'closed', NULL, 0, 0)",
    "INSERT INTO team_ancestors (team_id, ancestor_id) VALUES (1, 1)",
    REPOSITORY + "(1, 2, 'Code', 'code', 'private', '', '', 0, 0)",
    REPOSITORY + "(2, 3, 'Code', 'code', 'private', '', '', 0, 0)",
    "INSERT INTO tokens (id, owner_id, secret_hash, scopes, note, last_eight, created_at)"
        + " VALUES (1, 1, '"
        + "0".repeat(64)
        + "', '', '', '', 0)",
  };

  @TempDir Path directory;
  private Database database;

  @BeforeEach
  void open() {
    database = SqliteDatabase.open(directory.resolve("berth.db"), () -> {}, Instant.EPOCH);
    for (String row : ROWS) {
      database.write("insert", s -> s.update(row));
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  /// A database with only the first steps of the schema, and the first of the rows.
  private Path databaseOf(int steps, int rows) throws Exception {
    Path old = directory.resolve("old.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old);
        Session session = new Session(connection, new SqliteDialect())) {
      session.execute("PRAGMA application_id = " + SqliteDatabase.APPLICATION_ID);
      Migrations.apply(session, new SqliteDialect(), Instant.EPOCH, steps);
      for (String row : List.of(ROWS).subList(0, rows)) {
        session.update(row);
      }
    }
    return old;
  }

  @Test
  void blobsThatWereThereBeforeTheirBytesHaveNone() throws Exception {
    // the last of these rows is a blob
    Path old = databaseOf(7, 7);

    try (Database upgraded = SqliteDatabase.open(old, () -> {}, Instant.EPOCH)) {
      String found = "SELECT id FROM blobs WHERE digest = 'sha256:b' AND size = 1 AND content IS ";
      assertThat(upgraded.<Boolean>read("look", s -> s.exists(found + "NULL"))).isTrue();
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() ->
              upgraded.write("wrong bytes", s -> s.update("UPDATE blobs SET content = x'0000'")));
      upgraded.write("its bytes", s -> s.update("UPDATE blobs SET content = x'00'"));
      assertThat(upgraded.<Boolean>read("look", s -> s.exists(found + "x'00'"))).isTrue();
    }
  }

  @Test
  void versionsThatWereThereBeforeTheirCountAreCounted() throws Exception {
    // accounts, packages and a version
    Path old = databaseOf(3, 5);

    List<Long> counts;
    try (Database upgraded = SqliteDatabase.open(old, () -> {}, Instant.EPOCH)) {
      counts =
          upgraded.read(
              "count",
              s ->
                  s.list(
                      row -> row.getLong(1),
                      "SELECT living_versions FROM packages WHERE id <= 2 ORDER BY id"));
    }
    assertThat(counts).containsExactly(1L, 0L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a hook hangs on one organization or one repository
        HOOK + "(2, 1, 'https://x', 'json', 0, '*', 1, '', 0, 0)",
        HOOK + "(NULL, NULL, 'https://x', 'json', 0, '*', 1, '', 0, 0)",
        HOOK + "(99, NULL, 'https://x', 'json', 0, '*', 1, '', 0, 0)",
        HOOK + "(2, NULL, '', 'json', 0, '*', 1, '', 0, 0)",
        HOOK + "(2, NULL, 'https://x', 'xml', 0, '*', 1, '', 0, 0)",
        HOOK + "(2, NULL, 'https://x', 'json', 2, '*', 1, '', 0, 0)",
        // logins: one flat name space in lower case
        "INSERT INTO accounts (login, kind, email, created_at) VALUES ('Bob', 'user', '', 0)",
        "INSERT INTO accounts (login, kind, email, created_at) VALUES ('team', 'user', '', 0)",
        "INSERT INTO accounts (login, kind, email, created_at) VALUES ('bob', 'robot', '', 0)",
        "INSERT INTO accounts (login, kind, email, created_at) VALUES ('bob', 'user', NULL, 0)",
        "INSERT INTO accounts (login, kind, email, created_at, suspended)"
            + " VALUES ('bob', 'user', '', 0, 2)",
        "INSERT INTO accounts (login, kind, email, created_at, site_admin)"
            + " VALUES ('bob', 'organization', '', 0, 1)",
        "INSERT INTO accounts (login, kind, email, created_at) VALUES ('bob', 'user', '', 'now')",
        // ids stay below 2^32
        "INSERT INTO accounts (id, login, kind, email, created_at)"
            + " VALUES (4294967296, 'bob', 'user', '', 0)",
        // members and grants are of accounts that exist
        "INSERT INTO members (organization_id, user_id, role) VALUES (2, 99, 'owner')",
        "INSERT INTO members (organization_id, user_id, role) VALUES (2, 1, 'guest')",
        "INSERT INTO package_grants (package_id, user_id, role, owner_login, name)"
            + " VALUES (1, 99, 'read', 'alice', 'app')",
        "INSERT INTO package_grants (package_id, user_id, role, owner_login, name)"
            + " VALUES (1, 1, 'read', 'alice', 'wrong')",
        // a living package's name is given once, and its owner's login is its owner's
        "INSERT INTO packages (owner_id, owner_login, name, visibility, creator_id, created_at,"
            + " updated_at) VALUES (1, 'alice', 'app', 'private', 1, 0, 0)",
        "INSERT INTO packages (owner_id, owner_login, name, visibility, creator_id, created_at,"
            + " updated_at) VALUES (1, 'team', 'new', 'private', 1, 0, 0)",
        "INSERT INTO packages (owner_id, owner_login, name, visibility, creator_id, created_at,"
            + " updated_at) VALUES (1, 'alice', 'new', 'secret', 1, 0, 0)",
        "INSERT INTO packages (owner_id, owner_login, name, visibility, creator_id, created_at,"
            + " updated_at) VALUES (1, 'alice', '', 'private', 1, 0, 0)",
        // versions: one for each digest, whole, of a package
        "INSERT INTO versions (package_id, digest, media_type, annotations, size, created_at,"
            + " updated_at, content) VALUES (1, 'sha256:a', 't', '{}', 1, 0, 0, x'00')",
        "INSERT INTO versions (package_id, digest, media_type, annotations, size, created_at,"
            + " updated_at, content) VALUES (1, 'sha256:c', 't', '{}', 2, 0, 0, x'00')",
        "INSERT INTO versions (package_id, digest, media_type, annotations, size, created_at,"
            + " updated_at, content) VALUES (99, 'sha256:c', 't', '{}', 1, 0, 0, x'00')",
        "DELETE FROM versions WHERE id = 1",
        // tags point to a version of their package
        "INSERT INTO tags (package_id, name, version_id, updated_at) VALUES (1, 'v2', 99, 0)",
        "INSERT INTO tags (package_id, name, version_id, updated_at) VALUES (2, 'v1', 1, 0)",
        "INSERT INTO tag_moves (package_id, name, moved_at, actor_id) VALUES (1, 'v1', 0, 1)",
        // edges come from versions, links go to blobs
        "INSERT INTO version_blobs (digest, package_id, version_id) VALUES ('sha256:b', 2, 1)",
        "INSERT INTO version_children (digest, package_id, version_id) VALUES ('sha256:b', 1, 9)",
        "INSERT INTO blobs (digest, size, created_at) VALUES ('sha256:b', 1, 0)",
        "INSERT INTO blobs (digest, size, created_at) VALUES ('sha256:c', -1, 0)",
        "INSERT INTO blobs (digest, size, created_at, content) VALUES ('sha256:c', 2, 0, x'00')",
        "INSERT INTO package_blobs (package_id, blob_id, owner_id, linked_at) VALUES (1, 9, 1, 0)",
        "INSERT INTO package_blobs (package_id, blob_id, owner_id, linked_at) VALUES (1, 1, 2, 0)",
        // a review is of one thing
        "INSERT INTO reviews (reason, review_after) VALUES ('none', 0)",
        "INSERT INTO reviews (blob_id, version_id, reason, review_after) VALUES (1, 1, 'both', 0)",
        "INSERT INTO uploads (id, repository, actor_id, algorithm, started_at)"
            + " VALUES ('short', 'alice/app', 1, 'sha256', 0)",
        "INSERT INTO signing_keys (name, secret, created_at) VALUES ('weak', x'00', 0)",
        // a login, former ones among them, means one account
        "INSERT INTO logins (login, account_id, taken_at) VALUES ('alice', 2, 0)",
        "INSERT INTO logins (login, account_id, taken_at) VALUES ('Alice', 1, 0)",
        "INSERT INTO logins (login, account_id, taken_at) VALUES ('bob', 99, 0)",
        // teams lie in teams of their organization, that all members see, in no circle
        TEAM + "(3, 2, 'dev', 'Again', '', 'closed', NULL, 0, 0)",
        TEAM + "(3, 2, 'Big', 'Big', '', 'closed', NULL, 0, 0)",
        TEAM + "(3, 2, 'new', '', '', 'closed', NULL, 0, 0)",
        TEAM + "(3, 2, 'new', 'New', '', 'open', NULL, 0, 0)",
        TEAM + "(3, 2, 'new', 'New', '', 'closed', 2, 0, 0)",
        TEAM + "(3, 2, 'new', 'New', '', 'secret', 1, 0, 0)",
        TEAM + "(4294967296, 2, 'new', 'New', '', 'closed', NULL, 0, 0)",
        "UPDATE teams SET parent_id = 1 WHERE id = 1",
        "INSERT INTO team_ancestors (team_id, ancestor_id) VALUES (1, 1)",
        // only members of the organization are in its teams
        "INSERT INTO team_members (team_id, organization_id, user_id, role)"
            + " VALUES (1, 2, 1, 'member')",
        "INSERT INTO team_members (team_id, organization_id, user_id, role)"
            + " VALUES (1, 3, 1, 'member')",
        "INSERT INTO team_members (team_id, organization_id, user_id, role)"
            + " VALUES (2, 3, 1, 'owner')",
        // repositories: one of a name, whatever its case
        REPOSITORY + "(3, 2, 'CODE', 'code', 'private', '', '', 0, 0)",
        REPOSITORY + "(3, 2, 'New', 'New', 'private', '', '', 0, 0)",
        REPOSITORY + "(3, 2, 'New', 'new', 'secret', '', '', 0, 0)",
        REPOSITORY + "(4294967296, 2, 'New', 'new', 'private', '', '', 0, 0)",
        "DELETE FROM accounts WHERE id = 2",
        "INSERT INTO repository_collaborators (repository_id, user_id, permission)"
            + " VALUES (1, 1, 'write')",
        "INSERT INTO repository_teams (repository_id, team_id, organization_id, permission)"
            + " VALUES (1, 2, 2, 'push')",
        "INSERT INTO repository_teams (repository_id, team_id, organization_id, permission)"
            + " VALUES (1, 2, 3, 'push')",
        // what inherits has a repository to inherit from, and texts are cut
        "UPDATE packages SET inherits_access = 1 WHERE id = 3",
        "UPDATE packages SET repository_id = 99 WHERE id = 3",
        "UPDATE packages SET description = printf('%513c', 'x') WHERE id = 3",
        "UPDATE packages SET licenses = printf('%257c', 'x') WHERE id = 3",
        // grants are to what the package's owner has
        TEAM_GRANT + "(3, 2, 2, 'read', 'team', 'app')",
        TEAM_GRANT + "(3, 2, 3, 'read', 'team', 'app')",
        TEAM_GRANT + "(3, 1, 2, 'push', 'team', 'app')",
        TEAM_GRANT + "(3, 1, 2, 'read', 'team', 'wrong')",
        REPOSITORY_GRANT + "(3, 2, 2, 'read', 'team', 'app')",
        REPOSITORY_GRANT + "(3, 2, 3, 'read', 'team', 'app')",
        REPOSITORY_GRANT + "(3, 1, 2, 'none', 'team', 'app')",
        // tokens of repositories have one, others have none
        "UPDATE tokens SET kind = 'app' WHERE id = 1",
        "UPDATE tokens SET kind = 'repository' WHERE id = 1",
        "UPDATE tokens SET repository_id = 1 WHERE id = 1",
        "INSERT INTO token_packages (token_id, owner_id, pattern) VALUES (1, 1, '')",
        "INSERT INTO token_packages (token_id, owner_id, pattern) VALUES (1, 99, 'x')",
        // who did something has an id and a name
        "INSERT INTO audit_events (action, actor_id, created_at) VALUES ('org.create', 1, 0)",
        "INSERT INTO audit_events (action, created_at) VALUES ('org.create', NULL)",
      })
  void aRowThatMustNotBeIsRefused(String sql) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> database.write("insert", s -> s.update(sql)))
        .withMessageContaining("SQLITE_CONSTRAINT");
  }
}
