package dev.berth.access;

import dev.berth.packages.Account;
import dev.berth.packages.PersonalAccessToken;
import dev.berth.packages.TokenScope;
import java.util.Set;

/// Who is asking.
public sealed interface Caller {

  /// Nobody in particular.
  ///
  /// @param byToken whether they hold a registry token that says so, and so need not be challenged
  ///   to fetch one
  record Anonymous(boolean byToken) implements Caller {}

  /// A user, by one of their tokens.
  ///
  /// @param scopes what the token was granted and what that implies
  record SignedIn(PersonalAccessToken token, Set<TokenScope> scopes) implements Caller {

    public SignedIn {
      scopes = Set.copyOf(scopes);
    }

    static SignedIn by(PersonalAccessToken token) {
      return new SignedIn(token, TokenScope.withImplied(token.scopes()));
    }

    public Account user() {
      return token.owner();
    }

    public boolean has(TokenScope scope) {
      return scopes.contains(scope);
    }
  }
}
