package dev.berth.meta.sql;

import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Login;
import dev.berth.packages.OrganizationSettings;
import dev.berth.packages.PackageLink;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.Visibility;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Columns and values, for what more than one subject reads.
final class Rows {
  /// The columns of an account called `a`.
  static final String ACCOUNT =
      "a.id, a.login, a.kind, a.email, a.site_admin, a.suspended, a.members_create_public,"
          + " a.members_create_internal, a.members_create_private, a.packages_inherit_access,"
          + " a.rights_version, a.created_at";

  static final int ACCOUNT_COLUMNS = 12;

  /// The columns of a package called `p` with its owner called `a`.
  static final String PACKAGE =
      ACCOUNT
          + ", p.id, p.name, p.visibility, p.creator_id, p.published_at, p.repository_id,"
          + " p.inherits_access, p.description, p.licenses, p.rights_version, p.created_at,"
          + " p.updated_at";

  static final int PACKAGE_COLUMNS = ACCOUNT_COLUMNS + 12;

  /// The columns of a repository called `r` with its owner called `a`.
  static final String REPOSITORY =
      ACCOUNT
          + ", r.id, r.name, r.visibility, r.description, r.source_url, r.readme, r.archived,"
          + " r.created_at, r.updated_at";

  static final int REPOSITORY_COLUMNS = ACCOUNT_COLUMNS + 9;

  private Rows() {}

  static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getLong(1),
        new Login(row.getString(2)),
        constant(Account.Kind.class, row.getString(3)),
        row.getString(4),
        row.getLong(5) != 0,
        row.getLong(6) != 0,
        settings(row),
        row.getLong(11),
        Instant.ofEpochMilli(row.getLong(ACCOUNT_COLUMNS)));
  }

  private static OrganizationSettings settings(ResultSet row) throws SQLException {
    EnumSet<Visibility> create = EnumSet.noneOf(Visibility.class);
    if (row.getLong(7) != 0) {
      create.add(Visibility.PUBLIC);
    }
    if (row.getLong(8) != 0) {
      create.add(Visibility.INTERNAL);
    }
    if (row.getLong(9) != 0) {
      create.add(Visibility.PRIVATE);
    }
    OrganizationSettings settings = new OrganizationSettings(create, row.getLong(10) != 0);
    return settings.equals(OrganizationSettings.USUAL) ? OrganizationSettings.USUAL : settings;
  }

  static RegistryPackage registryPackage(ResultSet row) throws SQLException {
    Account owner = account(row);
    int at = ACCOUNT_COLUMNS;
    OptionalLong repository = number(row, at + 6);
    return new RegistryPackage(
        row.getLong(at + 1),
        owner,
        new RepositoryName(owner.login() + "/" + row.getString(at + 2)),
        constant(Visibility.class, row.getString(at + 3)),
        row.getLong(at + 4),
        time(row, at + 5) != null,
        repository.isEmpty()
            ? Optional.empty()
            : Optional.of(new PackageLink(repository.getAsLong(), row.getLong(at + 7) != 0)),
        row.getString(at + 8),
        row.getString(at + 9),
        row.getLong(at + 10),
        Instant.ofEpochMilli(row.getLong(at + 11)),
        Instant.ofEpochMilli(row.getLong(at + 12)));
  }

  static Repository repository(ResultSet row) throws SQLException {
    int at = ACCOUNT_COLUMNS;
    return new Repository(
        row.getLong(at + 1),
        account(row),
        row.getString(at + 2),
        constant(Visibility.class, row.getString(at + 3)),
        row.getString(at + 4),
        Optional.ofNullable(row.getString(at + 5)),
        row.getString(at + 6),
        row.getLong(at + 7) != 0,
        Instant.ofEpochMilli(row.getLong(at + 8)),
        Instant.ofEpochMilli(row.getLong(at + 9)));
  }

  static OptionalLong number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
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
