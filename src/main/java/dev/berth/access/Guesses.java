package dev.berth.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What is taken of those who guess at an account: twenty wrong ones at once, then one in half a
/// minute; and of the address they come from, together with whatever else is guessed from there.
final class Guesses {
  private static final int AT_ONCE = 20;
  private static final Duration BETWEEN = Duration.ofSeconds(30);

  private final SignInFailures byAddress;
  private final SignInFailures byAccount;

  Guesses(SignInFailures byAddress, InstantSource clock) {
    this.byAddress = byAddress;
    this.byAccount = new SignInFailures(clock, AT_ONCE, BETWEEN);
  }

  /// Carries out a comparison unless too many were wrong lately. It counts as wrong from before it
  /// begins until it was right, so that of many at once no more are compared than are taken.
  ///
  /// @param account whose secret is guessed at, if there could be such an account
  /// @return whether it was right
  /// @throws TooManyAttemptsException if too many were wrong lately; nothing is compared then
  boolean compare(Optional<String> account, String address, BooleanSupplier comparison) {
    count(account, address);
    boolean wrong = false;
    try {
      wrong = !comparison.getAsBoolean();
      return !wrong;
    } finally {
      // What broke has told nothing.
      if (!wrong) {
        byAddress.giveBack(address);
        account.ifPresent(byAccount::giveBack);
      }
    }
  }

  private void count(Optional<String> account, String address) {
    byAddress.count(address);
    try {
      account.ifPresent(byAccount::count);
    } catch (TooManyAttemptsException e) {
      byAddress.giveBack(address);
      throw e;
    }
  }
}
