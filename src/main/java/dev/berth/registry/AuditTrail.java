package dev.berth.registry;

import dev.berth.meta.AccountStore;
import dev.berth.meta.AuditLog;
import dev.berth.meta.AuditLog.Filter;
import dev.berth.packages.Account;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.Login;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Searches the audit log.
public final class AuditTrail {
  private final AuditLog log;
  private final AccountStore accounts;

  public AuditTrail(AuditLog log, AccountStore accounts) {
    this.log = log;
    this.accounts = accounts;
  }

  /// Where a page lies.
  public sealed interface Place {

    /// At the newest events, or next to an event towards older ones; newest first.
    record Below(OptionalLong id) implements Place {}

    /// At the oldest events, or next to an event towards newer ones; oldest first.
    record Above(OptionalLong id) implements Place {}
  }

  /// Up to `limit` events next to a place.
  ///
  /// @param organization whose log; empty: the whole site's
  /// @param phrase what is searched for, in GitHub's words
  /// @throws InvalidValueException if the phrase has other words
  public List<AuditEvent> search(
      Optional<Account> organization, String phrase, Place place, int limit) {
    AuditPhrase asked = AuditPhrase.parse(phrase);
    Optional<Account> named = organization;
    if (asked.organization().isPresent()) {
      named = findOrganization(asked.organization().get());
      boolean other =
          organization.isPresent()
              && named.filter(found -> found.id() == organization.get().id()).isEmpty();
      if (named.isEmpty() || other) {
        return List.of();
      }
    }
    Filter filter = filter(asked, named);
    return switch (place) {
      case Place.Below(var id) -> log.listNewest(filter, id.orElse(Long.MAX_VALUE), limit);
      case Place.Above(var id) -> log.listOldest(filter, id.orElse(0), limit);
    };
  }

  private Optional<Account> findOrganization(String login) {
    return Login.find(login).flatMap(accounts::find).filter(Account::isOrganization);
  }

  private static Filter filter(AuditPhrase asked, Optional<Account> organization) {
    return new Filter(
        organization.isPresent() ? OptionalLong.of(organization.get().id()) : OptionalLong.empty(),
        asked.actions(),
        asked.notActions(),
        asked.names(AuditPhrase.ACTOR),
        asked.names(AuditPhrase.USER),
        asked.names(AuditPhrase.REPOSITORY),
        asked.names(AuditPhrase.PACKAGE),
        asked.since(),
        asked.until());
  }
}
