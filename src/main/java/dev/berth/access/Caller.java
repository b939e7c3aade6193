package dev.berth.access;

import dev.berth.packages.Account;
import dev.berth.packages.PersonalAccessToken;
import dev.berth.packages.TokenScope;

/// Who is asking.
public sealed interface Caller {

  /// Nobody in particular.
  ///
  /// @param byToken whether they hold a registry token that says so, and so need not be challenged
  ///   to fetch one
  record Anonymous(boolean byToken) implements Caller {}

  /// A user, by one of their tokens.
  record SignedIn(PersonalAccessToken token) implements Caller {

    public Account user() {
      return token.owner();
    }

    /// Whether the token was granted `scope`, or one that implies it.
    public boolean has(TokenScope scope) {
      return scope.isIn(token.scopes());
    }
  }
}
