package dev.berth.meta.sql;

import dev.berth.meta.PackageStore.PackagesPage;
import dev.berth.packages.Account;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackageSearch;
import dev.berth.packages.RightHolder;
import dev.berth.packages.Visibility;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A page of an account's packages that somebody may read.
///
/// Who administers the account sees them all, and there is an index in the order of the list. What
/// others see is gathered from the reasons that [ReadablePage] has, up to as many names as a list
/// can have. So it is where a part of the names is searched, or another order is asked for.
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

  static final String RECENT =
      """
      SELECT name FROM packages
      WHERE owner_login = ? AND name {among} AND deleted_at IS NULL
      ORDER BY updated_at DESC, name LIMIT ? OFFSET ?\
      """;

  /// What stands in each of these lists once, and after it the part of names that is searched for.
  private static final String LIVING = "deleted_at IS NULL";

  private final Session session;
  private final Account owner;
  private final PackageSearch search;
  private final Optional<Visibility> only;

  OwnersPage(Session session, Account owner, PackageSearch search) {
    this.session = session;
    this.owner = owner;
    this.search = search;
    this.only = search.visibility();
  }

  /// A list with what is searched for.
  static String searched(String sql) {
    return sql.contains("p." + LIVING)
        ? sql.replace("p." + LIVING, "p." + LIVING + " AND g.name LIKE ? ESCAPE '!'")
        : sql.replace(LIVING, LIVING + " AND name LIKE ? ESCAPE '!'");
  }

  /// Names of a list, with some value of each row.
  ///
  /// @param values the last of them is the limit, and after it the offset if there is one
  private <T> List<T> find(RowReader<T> reader, String sql, int limits, Object... values)
      throws SQLException {
    if (search.text().isEmpty()) {
      return session.list(reader, sql, values);
    }
    List<Object> all = new ArrayList<>(List.of(values));
    all.add(all.size() - limits, pattern());
    return session.list(reader, searched(sql), all.toArray());
  }

  private String pattern() {
    return "%" + search.text().replaceAll("[!%_]", "!$0") + "%";
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
      return isPlain() ? readAll(skip, limit) : page(allNames(), skip, limit);
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
    return page(
        names.size() > PackagesPage.MOST
            ? names.stream().limit(PackagesPage.MOST).toList()
            : List.copyOf(names),
        skip,
        limit);
  }

  /// Whether the index has the order, and nothing is left out.
  private boolean isPlain() {
    return search.text().isEmpty() && search.order() == PackageSearch.Order.NAME;
  }

  private List<String> allNames() throws SQLException {
    return find(
        row -> row.getString(1),
        only.map(OwnersPage::list).orElse(ALL),
        2,
        owner.login(),
        PackagesPage.MOST,
        0);
  }

  /// @param names in their order, at most as many as a list can have
  private PackagesPage page(List<String> names, int skip, int limit) throws SQLException {
    List<String> found =
        switch (search.order()) {
          case NAME -> names.stream().skip(skip).limit(limit).toList();
          case UPDATED ->
              names.isEmpty()
                  ? names
                  : session.list(
                      row -> row.getString(1), RECENT, owner.login(), names, limit, skip);
        };
    return new PackagesPage(packages(found), names.size());
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
        : find(row -> row.getString(1), sql, 2, owner.login(), PackagesPage.MOST, 0);
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
    find(
            row -> new Seen(row.getString(1), Rows.constant(Visibility.class, row.getString(2))),
            sql,
            1,
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
            .sorted(Comparator.comparingInt(item -> names.indexOf(item.subject().name())))
            .toList();
  }
}
