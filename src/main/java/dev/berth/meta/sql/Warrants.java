package dev.berth.meta.sql;

import dev.berth.packages.Actor;
import dev.berth.packages.EndedRightException;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Permission;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.RightHolder;
import dev.berth.packages.RightsPlace;
import dev.berth.packages.Role;
import dev.berth.packages.Standing;
import dev.berth.packages.Standing.GrantedRole;
import dev.berth.packages.Warrant;
import java.sql.SQLException;
import java.util.Optional;

/// Asks in the transaction of a change whether whoever makes it still may.
///
/// Behind the lock for which changes of the same owner's rights wait, the answer is true until the
/// transaction ends. It is asked once: by the change itself somebody may give up their own right.
final class Warrants {
  private Warrants() {}

  /// @throws EndedTokenException if the token that is used was revoked, or its owner suspended
  /// @throws EndedRightException if something that the leave to do this rests on was taken away
  static void require(Session session, Actor by) throws SQLException {
    if (session.isNoted(by)) {
      return;
    }
    requireToken(session, by);
    requireRights(session, by);
    session.note(by);
  }

  /// The same for what ends the very token that is used, perhaps.
  static void requireRights(Session session, Actor by) throws SQLException {
    if (by.userId().isEmpty() || session.isNoted(by)) {
      return;
    }
    for (Warrant each : by.warrants()) {
      if (!holds(session, by.userId().getAsLong(), each)) {
        throw new EndedRightException();
      }
    }
  }

  /// @throws EndedTokenException if the token that is used was revoked, or its owner suspended
  static void requireToken(Session session, Actor by) throws SQLException {
    if (hasTokenEnded(session, by)) {
      throw new EndedTokenException();
    }
  }

  /// Whoever would revoke the token waits until the transaction has ended.
  private static boolean hasTokenEnded(Session session, Actor by) throws SQLException {
    if (by.tokenId().isEmpty()) {
      return false;
    }
    long token = by.tokenId().getAsLong();
    session.lock("SELECT 1 FROM tokens WHERE id = ? {for share}", token);
    return session.exists(
        """
        SELECT 1 FROM tokens t CROSS JOIN accounts a
        WHERE t.id = ? AND a.id = t.owner_id
          AND (t.revoked_at IS NOT NULL OR a.suspended = 1)\
        """,
        token);
  }

  private static boolean holds(Session session, long user, Warrant warrant) throws SQLException {
    return switch (warrant) {
      case Warrant.SiteAdministrator() ->
          session.exists(
              "SELECT 1 FROM accounts WHERE id = ? AND site_admin = 1 AND deleted_at IS NULL",
              user);
      case Warrant.OrganizationOwner(long organization) ->
          SqlAccounts.readRole(session, organization, user)
              .filter(MemberRole.OWNER::equals)
              .isPresent();
      case Warrant.OrganizationMember(long organization) ->
          SqlAccounts.readRole(session, organization, user).isPresent();
      case Warrant.TeamMaintainer(long team) -> maintains(session, team, user);
      case Warrant.InRepository(long repository, Permission least) ->
          RepositoryPermissions.read(session, repository, user)
              .filter(permission -> permission.includes(least))
              .isPresent();
      case Warrant.InPackage(long subject, RightHolder holder, Role least) ->
          roleIn(session, subject, holder).filter(role -> role.includes(least)).isPresent();
    };
  }

  private static boolean maintains(Session session, long team, long user) throws SQLException {
    return session.exists(
        """
        SELECT 1 FROM team_members WHERE team_id = ? AND user_id = ? AND role = 'maintainer'
        UNION ALL
        SELECT 1 FROM teams t CROSS JOIN members m
        WHERE t.id = ? AND m.organization_id = t.organization_id AND m.user_id = ?
          AND m.role = 'owner'\
        """,
        team,
        user,
        team,
        user);
  }

  private static Optional<Role> roleIn(Session session, long packageId, RightHolder holder)
      throws SQLException {
    Optional<RegistryPackage> subject = SqlPackages.readAny(session, packageId);
    return subject.isEmpty() ? Optional.empty() : role(session, subject.get(), holder);
  }

  /// The strongest role in a package, as the transaction sees it. That it is public or internal is
  /// none.
  static Optional<Role> role(Session session, RegistryPackage subject, RightHolder holder)
      throws SQLException {
    Standing standing = Standings.read(session, RightsPlace.of(subject), holder);
    boolean owns =
        holder.equals(new RightHolder.User(subject.owner().id()))
            || standing.membership().filter(MemberRole.OWNER::equals).isPresent();
    return owns ? Optional.of(Role.ADMIN) : standing.granted().map(GrantedRole::role);
  }
}
