package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.meta.StoreException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The database itself refuses what must not be.
class SchemaTest {
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

  @ParameterizedTest
  @ValueSource(
      strings = {
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
        "INSERT INTO package_blobs (package_id, blob_id, owner_id, linked_at) VALUES (1, 9, 1, 0)",
        "INSERT INTO package_blobs (package_id, blob_id, owner_id, linked_at) VALUES (1, 1, 2, 0)",
        // a review is of one thing
        "INSERT INTO reviews (reason, review_after) VALUES ('none', 0)",
        "INSERT INTO reviews (blob_id, version_id, reason, review_after) VALUES (1, 1, 'both', 0)",
        "INSERT INTO uploads (id, repository, actor_id, algorithm, started_at)"
            + " VALUES ('short', 'alice/app', 1, 'sha256', 0)",
        "INSERT INTO signing_keys (name, secret, created_at) VALUES ('weak', x'00', 0)",
      })
  void aRowThatMustNotBeIsRefused(String sql) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> database.write("insert", s -> s.update(sql)))
        .withMessageContaining("SQLITE_CONSTRAINT");
  }
}
