package dev.berth.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// What is taken of those who guess at an account: wrong passwords and wrong second factors count
/// together, for the account and for the address they come from.
final class Guesses {
  /// What an account takes: twenty wrong ones at once, then one in half a minute.
  private static final int AT_ONCE = 20;

  private static final Duration BETWEEN = Duration.ofSeconds(30);

  private final SignInFailures byAddress;
  private final SignInFailures byAccount;

  Guesses(SignInFailures byAddress, InstantSource clock) {
    this.byAddress = byAddress;
    this.byAccount = new SignInFailures(clock, AT_ONCE, BETWEEN);
  }

  /// @param login what was tried, if an account could be called that
  /// @throws TooManyAttemptsException if too many were wrong lately
  void check(Optional<String> login, String address) {
    byAddress.check(address);
    login.ifPresent(byAccount::check);
  }

  /// Notes a wrong one.
  ///
  /// @throws TooManyAttemptsException if too many were wrong lately
  void failed(Optional<String> login, String address) {
    byAddress.failed(address);
    login.ifPresent(byAccount::failed);
  }
}
