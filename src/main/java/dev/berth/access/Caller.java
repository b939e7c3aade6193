package dev.berth.access;

import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.RightHolder;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.util.Optional;
import java.util.OptionalLong;

/// Who is asking.
public sealed interface Caller {

  /// Nobody in particular.
  ///
  /// @param byToken whether they hold a registry token that says so, and so need not be challenged
  ///   to fetch one
  record Anonymous(boolean byToken) implements Caller {}

  /// A user by one of their tokens, or a repository by a token that a user made for it.
  record SignedIn(AccessToken token) implements Caller {

    public Account user() {
      return token.owner();
    }

    /// Whose rights count.
    public RightHolder holder() {
      return token.kind() instanceof TokenKind.OfRepository(long id, _, _)
          ? new RightHolder.OfRepository(id)
          : new RightHolder.User(user().id());
    }

    /// The repository that is asking, if one is.
    public OptionalLong repositoryId() {
      return token.kind() instanceof TokenKind.OfRepository(long id, _, _)
          ? OptionalLong.of(id)
          : OptionalLong.empty();
    }

    /// As the audit log has the caller.
    ///
    /// @param address where the request came from
    public Actor actor(String address) {
      return new Actor(
          OptionalLong.of(user().id()),
          user().login().value(),
          OptionalLong.of(token.id()),
          Optional.of(address));
    }

    /// Whether the token was granted `scope`, or one that implies it.
    public boolean has(TokenScope scope) {
      return scope.isIn(token.scopes());
    }
  }
}
