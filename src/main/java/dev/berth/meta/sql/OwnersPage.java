package dev.berth.meta.sql;

import dev.berth.meta.PackageStore.PackagesPage;
import dev.berth.packages.Account;
import dev.berth.packages.MemberRole;
import dev.berth.packages.RightHolder;
import dev.berth.packages.Visibility;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A page of an account's packages that somebody may read, in the order of their names.
///
/// Who administers the account sees them all, and there is an index in the order of the list. What
/// others see is gathered from the reasons that [ReadablePage] has, up to as many names as a list
/// can have.
final class OwnersPage {
  private static final String OF_OWNER =
      " FROM packages WHERE owner_login = ? AND published_at IS NOT NULL AND deleted_at IS NULL";
  static final String ALL = "SELECT name" + OF_OWNER + " ORDER BY name LIMIT ? OFFSET ?";
  static final String PUBLIC = ofVisibility("public");
  static final String INTERNAL = ofVisibility("internal");
  static final String PRIVATE = ofVisibility("private");
  static final String COUNT_ALL = count("");
  static final String COUNT_PUBLIC = count("public");
  static final String COUNT_INTERNAL = count("internal");
  static final String COUNT_PRIVATE = count("private");
  static final String GRANTED = granted("package_grants", "user_id");
  static final String GRANTED_TO_TEAM = granted("package_team_grants", "team_id");
  static final String GRANTED_TO_REPOSITORY = granted("package_repository_grants", "repository_id");
  static final String INHERITED =
      """
      SELECT name, visibility FROM packages
      WHERE repository_id = ? AND owner_login = ?
        AND inherits_access = 1 AND published_at IS NOT NULL AND deleted_at IS NULL
      ORDER BY name LIMIT ?\
      """;
  static final String PACKAGES =
      "SELECT "
          + Rows.PACKAGE
          + ", p.living_versions FROM packages p CROSS JOIN accounts a"
          + " WHERE p.owner_login = ? AND p.name {among} AND p.deleted_at IS NULL"
          + " AND a.id = p.owner_id";

  private final Session session;
  private final Account owner;
  private final Optional<Visibility> only;

  /// @param only the visibility of those that are listed; empty: any
  OwnersPage(Session session, Account owner, Optional<Visibility> only) {
    this.session = session;
    this.owner = owner;
    this.only = only;
  }

  private static String ofVisibility(String visibility) {
    return "SELECT name"
        + OF_OWNER
        + " AND visibility = '"
        + visibility
        + "' ORDER BY name LIMIT ? OFFSET ?";
  }

  private static String count(String visibility) {
    return "SELECT count(*) FROM (SELECT 1"
        + OF_OWNER
        + (visibility.isEmpty() ? "" : " AND visibility = '" + visibility + "'")
        + " LIMIT ?) AS counted";
  }

  private static String granted(String table, String holder) {
    return "SELECT g.name, p.visibility FROM "
        + table
        + " g CROSS JOIN packages p WHERE g."
        + holder
        + " = ? AND g.owner_login = ? AND p.id = g.package_id AND p.published_at IS NOT NULL"
        + " AND p.deleted_at IS NULL ORDER BY g.name LIMIT ?";
  }

  /// @param internalForSite whether every user may read what is internal
  PackagesPage read(Optional<RightHolder> reader, boolean internalForSite, int skip, int limit)
      throws SQLException {
    Optional<MemberRole> membership =
        reader.isPresent() && reader.get() instanceof RightHolder.User(long user)
            ? membership(user)
            : Optional.empty();
    boolean owns = reader.equals(Optional.of(new RightHolder.User(owner.id())));
    if (owns || membership.equals(Optional.of(MemberRole.OWNER))) {
      return readAll(skip, limit);
    }
    TreeSet<String> names = new TreeSet<>(names(PUBLIC, Visibility.PUBLIC));
    boolean insider =
        membership.isPresent()
            || (internalForSite && reader.isPresent() && reader.get() instanceof RightHolder.User);
    Set<Visibility> closed =
        insider ? Set.of(Visibility.PRIVATE) : Set.of(Visibility.PRIVATE, Visibility.INTERNAL);
    if (insider) {
      names.addAll(names(INTERNAL, Visibility.INTERNAL));
    }
    if (reader.isPresent() && only.map(closed::contains).orElse(true)) {
      addGranted(names, reader.get());
    }
    List<String> found = names.stream().limit(PackagesPage.MOST).skip(skip).limit(limit).toList();
    return new PackagesPage(packages(found), Math.min(names.size(), PackagesPage.MOST));
  }

  private Optional<MemberRole> membership(long user) throws SQLException {
    return session.first(
        row -> Rows.constant(MemberRole.class, row.getString(1)),
        "SELECT role FROM members WHERE organization_id = ? AND user_id = ?",
        owner.id(),
        user);
  }

  private PackagesPage readAll(int skip, int limit) throws SQLException {
    String list = only.map(OwnersPage::list).orElse(ALL);
    String count = only.map(OwnersPage::count).orElse(COUNT_ALL);
    long total = session.number(count, owner.login(), PackagesPage.MOST).orElse(0L);
    int wanted = Math.clamp(PackagesPage.MOST - (long) skip, 0, limit);
    List<String> names = session.list(row -> row.getString(1), list, owner.login(), wanted, skip);
    return new PackagesPage(packages(names), Math.toIntExact(total));
  }

  private static String list(Visibility visibility) {
    return switch (visibility) {
      case PUBLIC -> PUBLIC;
      case INTERNAL -> INTERNAL;
      case PRIVATE -> PRIVATE;
    };
  }

  private static String count(Visibility visibility) {
    return switch (visibility) {
      case PUBLIC -> COUNT_PUBLIC;
      case INTERNAL -> COUNT_INTERNAL;
      case PRIVATE -> COUNT_PRIVATE;
    };
  }

  private List<String> names(String sql, Visibility visibility) throws SQLException {
    return only.isPresent() && only.get() != visibility
        ? List.of()
        : session.list(row -> row.getString(1), sql, owner.login(), PackagesPage.MOST, 0);
  }

  private void addGranted(Set<String> names, RightHolder reader) throws SQLException {
    switch (reader) {
      case RightHolder.User(long id) -> {
        addFrom(names, GRANTED, id);
        for (long team : ids(ReadablePage.TEAMS, id)) {
          addFrom(names, GRANTED_TO_TEAM, team);
        }
        for (long repository : ids(ReadablePage.REPOSITORIES, id, id)) {
          addFrom(names, INHERITED, repository);
        }
      }
      case RightHolder.OfRepository(long id) -> {
        addFrom(names, GRANTED_TO_REPOSITORY, id);
        addFrom(names, INHERITED, id);
      }
    }
  }

  private List<Long> ids(String sql, Object... values) throws SQLException {
    return session.list(row -> row.getLong(1), sql, values);
  }

  private void addFrom(Set<String> names, String sql, long holder) throws SQLException {
    record Seen(String name, Visibility visibility) {}
    session
        .list(
            row -> new Seen(row.getString(1), Rows.constant(Visibility.class, row.getString(2))),
            sql,
            holder,
            owner.login(),
            PackagesPage.MOST)
        .stream()
        .filter(seen -> only.isEmpty() || only.get() == seen.visibility())
        .forEach(seen -> names.add(seen.name()));
  }

  private List<PackagesPage.Item> packages(List<String> names) throws SQLException {
    return names.isEmpty()
        ? List.of()
        : session
            .list(
                row ->
                    new PackagesPage.Item(
                        Rows.registryPackage(row), row.getLong(Rows.PACKAGE_COLUMNS + 1)),
                PACKAGES,
                owner.login(),
                names)
            .stream()
            .sorted((one, other) -> one.subject().name().compareTo(other.subject().name()))
            .toList();
  }
}
