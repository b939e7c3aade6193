package dev.berth.meta.sql;

import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositoryPermission;
import dev.berth.packages.RepositorySelection;
import dev.berth.packages.RepositorySelection.Affiliation;
import dev.berth.packages.Visibility;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Pages of repositories. Those of one owner are read in the order of an index; those that somebody
/// takes part in are sorted, which costs by how many these are.
final class RepositoryLists {
  private static final String SEEN =
      """
       AND (r.visibility = 'public' OR r.owner_id = ?
        OR EXISTS (SELECT 1 FROM members m WHERE m.organization_id = r.owner_id AND m.user_id = ?
          AND (m.role = 'owner' OR r.visibility = 'internal'))
        OR EXISTS (SELECT 1 FROM repository_collaborators c
          WHERE c.repository_id = r.id AND c.user_id = ?)
        OR EXISTS (SELECT 1 FROM team_members m CROSS JOIN team_ancestors t
            CROSS JOIN repository_teams g
          WHERE m.user_id = ? AND m.organization_id = r.owner_id AND t.team_id = m.team_id
            AND g.repository_id = r.id AND g.team_id = t.ancestor_id))\
      """;
  private static final int PARAMETERS_OF_SEEN = 4;

  private static final String PAGE = " LIMIT ? OFFSET ?";

  private RepositoryLists() {}

  /// Repositories of an owner, up to the page's limits.
  ///
  /// @param seen whether those are left out that a user does not see
  static String owned(RepositorySelection selection, boolean seen) {
    return SqlRepositories.LIVING
        + " AND r.owner_id = ?"
        + among(selection)
        + (seen ? SEEN : "")
        + order(selection, "r.lower_name")
        + PAGE;
  }

  static List<Repository> read(
      Session session,
      long ownerId,
      OptionalLong seenBy,
      RepositorySelection selection,
      int skip,
      int limit)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(ownerId);
    bindSeen(values, seenBy);
    values.add(limit);
    values.add(skip);
    return session.list(Rows::repository, owned(selection, seenBy.isPresent()), values.toArray());
  }

  private static void bindSeen(List<@Nullable Object> values, OptionalLong seenBy) {
    for (int i = 0; seenBy.isPresent() && i < PARAMETERS_OF_SEEN; i++) {
      values.add(seenBy.getAsLong());
    }
  }

  static List<Repository> readOf(
      Session session,
      long userId,
      Set<Affiliation> affiliations,
      RepositorySelection selection,
      int skip,
      int limit)
      throws SQLException {
    List<Affiliation> sorted = affiliations.stream().sorted().toList();
    String sql =
        SqlRepositories.LIVING
            + " AND r.id IN ("
            + sorted.stream().map(RepositoryLists::ids).collect(Collectors.joining(" UNION "))
            + ")"
            + among(selection)
            + order(selection, "a.login, r.lower_name")
            + PAGE;
    List<@Nullable Object> values = new ArrayList<>();
    for (Affiliation affiliation : sorted) {
      values.add(userId);
      if (affiliation == Affiliation.ORGANIZATION_MEMBER) {
        values.add(userId);
      }
    }
    values.add(limit);
    values.add(skip);
    return session.list(Rows::repository, sql, values.toArray());
  }

  private static String ids(Affiliation affiliation) {
    return switch (affiliation) {
      case OWNER -> "SELECT id FROM repositories WHERE owner_id = ?";
      case COLLABORATOR ->
          "SELECT c.repository_id FROM repository_collaborators c WHERE c.user_id = ?";
      case ORGANIZATION_MEMBER ->
          """
          SELECT o.id FROM members m CROSS JOIN repositories o
          WHERE m.user_id = ? AND o.owner_id = m.organization_id
            AND (m.role = 'owner' OR o.visibility <> 'private')
          UNION SELECT g.repository_id
          FROM team_members m CROSS JOIN team_ancestors t CROSS JOIN repository_teams g
          WHERE m.user_id = ? AND t.team_id = m.team_id AND g.team_id = t.ancestor_id
            AND g.organization_id = m.organization_id\
          """;
    };
  }

  private static String among(RepositorySelection selection) {
    if (selection.visibilities().size() == Visibility.values().length) {
      return "";
    }
    return " AND r.visibility IN ("
        + selection.visibilities().stream()
            .sorted()
            .map(visibility -> "'" + visibility.word() + "'")
            .collect(Collectors.joining(", "))
        + ")";
  }

  private static String order(RepositorySelection selection, String name) {
    String columns =
        switch (selection.order()) {
          case FULL_NAME -> name;
          case CREATED -> "r.id";
          case UPDATED -> "r.updated_at, r.id";
        };
    return " ORDER BY "
        + (selection.descending() ? columns.replace(",", " DESC,") + " DESC" : columns);
  }

  static List<RepositoryPermission> readOfTeam(
      Session session, long teamId, OptionalLong seenBy, int skip, int limit) throws SQLException {
    String sql =
        "SELECT "
            + Rows.REPOSITORY
            + ", g.permission FROM repository_teams g CROSS JOIN repositories r"
            + " CROSS JOIN accounts a"
            + " WHERE g.team_id = ? AND r.id = g.repository_id AND r.deleted_at IS NULL"
            + " AND a.id = r.owner_id"
            + (seenBy.isPresent() ? SEEN : "")
            + " ORDER BY r.id"
            + PAGE;
    List<@Nullable Object> values = new ArrayList<>();
    values.add(teamId);
    bindSeen(values, seenBy);
    values.add(limit);
    values.add(skip);
    return session.list(RepositoryLists::withPermission, sql, values.toArray());
  }

  private static RepositoryPermission withPermission(ResultSet row) throws SQLException {
    return new RepositoryPermission(
        Rows.repository(row), Rows.constant(Permission.class, row.getString("permission")));
  }
}
