package dev.berth.meta.sql;

import dev.berth.packages.Account;
import dev.berth.packages.Collaborator;
import dev.berth.packages.CollaboratorSelection;
import dev.berth.packages.CollaboratorSelection.Affiliation;
import dev.berth.packages.Permission;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Pages of the people with a permission in a repository, in the order of their ids. Whoever has at
/// least some permission has it from one place, so that the places are asked by themselves.
final class Collaborators {
  private static final String OUTSIDE =
      """
      o.kind = 'organization' AND NOT EXISTS (
        SELECT 1 FROM members m WHERE m.organization_id = r.owner_id AND m.user_id = c.user_id)\
      """;
  private static final String GIVEN =
      "SELECT "
          + Rows.ACCOUNT
          + ", c.permission, CASE WHEN "
          + OUTSIDE
          + """
           THEN 1 ELSE 0 END AS outside
          FROM repository_collaborators c CROSS JOIN accounts a CROSS JOIN repositories r
            CROSS JOIN accounts o
          WHERE c.repository_id = ? AND a.id = c.user_id AND r.id = c.repository_id
            AND o.id = r.owner_id\
          """;

  private Collaborators() {}

  static List<Collaborator> read(
      Session session, long id, CollaboratorSelection selection, int skip, int limit)
      throws SQLException {
    return switch (selection.affiliation()) {
      case ALL -> readAll(session, id, selection.least(), skip, limit);
      case DIRECT, OUTSIDE ->
          session.list(
              Collaborators::given,
              GIVEN
                  + (selection.affiliation() == Affiliation.OUTSIDE ? " AND " + OUTSIDE : "")
                  + atLeast("c", selection.least())
                  + " ORDER BY c.user_id LIMIT ? OFFSET ?",
              id,
              limit,
              skip);
    };
  }

  private static Collaborator given(ResultSet row) throws SQLException {
    return new Collaborator(
        Rows.account(row),
        Rows.constant(Permission.class, row.getString("permission")),
        row.getLong("outside") != 0);
  }

  private static String atLeast(String table, Permission least) {
    if (least == Permission.PULL) {
      return "";
    }
    return Arrays.stream(Permission.values())
        .filter(permission -> permission.includes(least))
        .map(permission -> "'" + permission.word() + "'")
        .collect(Collectors.joining(", ", " AND " + table + ".permission IN (", ")"));
  }

  private static List<Collaborator> readAll(
      Session session, long id, Permission least, int skip, int limit) throws SQLException {
    record Found(Account user, boolean outside) {}
    List<Found> page =
        session.list(
            row -> new Found(Rows.account(row), row.getLong("outside") != 0),
            "SELECT "
                + Rows.ACCOUNT
                + """
                , CASE WHEN o.kind = 'organization' AND NOT EXISTS (
                    SELECT 1 FROM members m
                    WHERE m.organization_id = r.owner_id AND m.user_id = a.id)
                  THEN 1 ELSE 0 END AS outside
                FROM repositories r CROSS JOIN accounts o CROSS JOIN accounts a
                WHERE r.id = ? AND o.id = r.owner_id AND a.id IN (
                  SELECT c.user_id FROM repository_collaborators c WHERE c.repository_id = ?\
                """
                + atLeast("c", least)
                + """
                  UNION SELECT m.user_id
                  FROM repository_teams g CROSS JOIN team_ancestors t CROSS JOIN team_members m
                  WHERE g.repository_id = ? AND t.ancestor_id = g.team_id AND m.team_id = t.team_id\
                """
                + atLeast("g", least)
                + """
                  UNION SELECT m.user_id FROM repositories w CROSS JOIN members m
                  WHERE w.id = ? AND m.organization_id = w.owner_id AND m.role = 'owner'
                  UNION SELECT u.id FROM repositories w CROSS JOIN accounts u
                  WHERE w.id = ? AND u.id = w.owner_id AND u.kind = 'user')
                ORDER BY a.id LIMIT ? OFFSET ?\
                """,
            id,
            id,
            id,
            id,
            id,
            limit,
            skip);
    List<Collaborator> people = new ArrayList<>();
    for (Found found : page) {
      Permission strongest =
          RepositoryPermissions.read(session, id, found.user().id()).orElse(least);
      people.add(new Collaborator(found.user(), strongest, found.outside()));
    }
    return people;
  }
}
