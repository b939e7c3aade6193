package dev.berth.meta;

import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Quota;
import java.util.Optional;

/// The quotas that single accounts have in place of the site's. Each change writes its audit event
/// in the same transaction.
public interface QuotaStore {

  /// An account's own quota; empty: the site's holds.
  Optional<Quota> find(long ownerId);

  /// Gives an account a quota of its own, in place of one that it had.
  void put(Account owner, Quota quota, Actor by);

  /// Has the site's quota hold for an account.
  ///
  /// @return whether it had one of its own
  boolean remove(Account owner, Actor by);
}
