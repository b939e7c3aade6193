package dev.berth.meta.sql;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The key that signs registry tokens. It is made once and never changes, so it is remembered on
/// every node.
final class SigningKey {
  private static final String NAME = "registry-tokens";
  private static final int LENGTH = 32;

  private final Database database;
  private final InstantSource clock;
  private volatile byte @Nullable [] known;

  SigningKey(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  byte[] find() {
    byte[] key = known;
    if (key == null) {
      key = database.write("find the signing key", this::findOrMake);
      known = key;
    }
    return key.clone();
  }

  private byte[] findOrMake(Session session) throws SQLException {
    byte[] fresh = new byte[LENGTH];
    new SecureRandom().nextBytes(fresh);
    session.update(
        """
        INSERT INTO signing_keys (name, secret, created_at) VALUES (?, ?, ?)
        ON CONFLICT (name) DO NOTHING\
        """,
        NAME,
        fresh,
        clock.instant());
    return session
        .first(row -> row.getBytes(1), "SELECT secret FROM signing_keys WHERE name = ?", NAME)
        .orElseThrow();
  }
}
