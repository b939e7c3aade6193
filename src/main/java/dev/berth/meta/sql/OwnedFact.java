package dev.berth.meta.sql;

import dev.berth.packages.Account;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A remembered value that shows its owner's account as part of it, while accounts are remembered
/// for themselves: it is brought up to date when it is looked at and the account is another by
/// then, so that a change of an account needs not know what shows it.
final class OwnedFact<T> {
  private final Function<T, Account> owner;
  private final BiFunction<T, Account, T> withOwner;
  private volatile Optional<T> latest;

  OwnedFact(Optional<T> read, Function<T, Account> owner, BiFunction<T, Account, T> withOwner) {
    this.latest = read;
    this.owner = owner;
    this.withOwner = withOwner;
  }

  /// As it was read.
  Optional<T> asRead() {
    return latest;
  }

  /// With its owner's account as `accounts` has it now.
  Optional<T> current(FactCache<Long, Optional<Account>> accounts) {
    Optional<T> value = latest;
    if (value.isEmpty()) {
      return value;
    }
    Account shown = owner.apply(value.get());
    Optional<Account> now = accounts.find(shown.id());
    if (now.isEmpty() || now.get().equals(shown)) {
      return value;
    }
    Optional<T> renewed = Optional.of(withOwner.apply(value.get(), now.get()));
    latest = renewed;
    return renewed;
  }
}
