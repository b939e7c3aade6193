package dev.berth.meta.sql;

import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.EndedRightException;
import dev.berth.packages.EndedTokenException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// An audit event on its way into the log, in the transaction that makes it true.
final class Audit {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final AuditAction action;
  private final Actor by;
  private final TreeMap<String, Object> before = new TreeMap<>();
  private final TreeMap<String, Object> after = new TreeMap<>();
  private @Nullable Account organization;
  private @Nullable Account user;
  private @Nullable Long repositoryId;
  private @Nullable String repository;
  private @Nullable Long packageId;
  private @Nullable String container;

  private Audit(AuditAction action, Actor by) {
    this.action = action;
    this.by = by;
  }

  static Audit of(AuditAction action, Actor by) {
    return new Audit(action, by);
  }

  /// Whose name space it is about: an organization's event is in its log.
  Audit owner(Account owner) {
    if (owner.isOrganization()) {
      organization = owner;
    }
    return this;
  }

  Audit user(Account account) {
    user = account;
    return this;
  }

  Audit repository(long id, String fullName) {
    repositoryId = id;
    repository = fullName;
    return this;
  }

  Audit container(long id, String fullName) {
    packageId = id;
    container = fullName;
    return this;
  }

  /// What something was; a value is a text, a number, a truth value, or a list of these.
  Audit before(String what, Object value) {
    before.put(what, value);
    return this;
  }

  Audit after(String what, Object value) {
    after.put(what, value);
    return this;
  }

  /// What something was and is now, if these differ.
  Audit change(String what, Object was, Object is) {
    if (!was.equals(is)) {
      before.put(what, was);
      after.put(what, is);
    }
    return this;
  }

  /// Writes the event, unless whoever acts may not do so any more: then the transaction has no
  /// effect.
  ///
  /// @throws EndedTokenException if the token that is used has ended
  /// @throws EndedRightException if something that the leave to do this rests on was taken away
  void write(Session session, Instant now) throws SQLException {
    if (action == AuditAction.TOKEN_REVOKE) {
      Warrants.requireRights(session, by);
    } else {
      Warrants.require(session, by);
    }
    session.update(
        """
        INSERT INTO audit_events
          (action, actor_id, actor, token_id, actor_ip, organization_id, organization, user_id,
           user_login, repository_id, repository, package_id, package, created_at, before_change,
           after_change)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        action.word(),
        orNull(by.userId()),
        by.userId().isPresent() ? by.login() : null,
        orNull(by.tokenId()),
        by.address().orElse(null),
        organization == null ? null : organization.id(),
        organization == null ? null : organization.login(),
        user == null ? null : user.id(),
        user == null ? null : user.login(),
        repositoryId,
        repository,
        packageId,
        container,
        now,
        json(before),
        json(after));
  }

  private static @Nullable Long orNull(OptionalLong id) {
    return id.isPresent() ? id.getAsLong() : null;
  }

  private static @Nullable String json(Map<String, Object> values) {
    return values.isEmpty() ? null : JSON.writeValueAsString(values);
  }
}
