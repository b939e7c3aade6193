package dev.berth.meta.sql;

import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Login;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Visibility;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Columns and values, for what more than one subject reads.
final class Rows {
  /// The columns of an account called `a`.
  static final String ACCOUNT =
      "a.id, a.login, a.kind, a.email, a.site_admin, a.suspended, a.members_create_packages,"
          + " a.created_at";

  static final int ACCOUNT_COLUMNS = 8;

  /// The columns of a package called `p` with its owner called `a`.
  static final String PACKAGE =
      ACCOUNT
          + ", p.id, p.name, p.visibility, p.creator_id, p.published_at, p.created_at,"
          + " p.updated_at";

  private Rows() {}

  static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getLong(1),
        new Login(row.getString(2)),
        constant(Account.Kind.class, row.getString(3)),
        row.getString(4),
        row.getLong(5) != 0,
        row.getLong(6) != 0,
        row.getLong(7) != 0,
        Instant.ofEpochMilli(row.getLong(ACCOUNT_COLUMNS)));
  }

  static RegistryPackage registryPackage(ResultSet row) throws SQLException {
    Account owner = account(row);
    int at = ACCOUNT_COLUMNS;
    return new RegistryPackage(
        row.getLong(at + 1),
        owner,
        new RepositoryName(owner.login() + "/" + row.getString(at + 2)),
        constant(Visibility.class, row.getString(at + 3)),
        row.getLong(at + 4),
        time(row, at + 5) != null,
        Instant.ofEpochMilli(row.getLong(at + 6)),
        Instant.ofEpochMilli(row.getLong(at + 7)));
  }

  static @Nullable Instant time(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  /// The word under which a constant is stored.
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }
}
