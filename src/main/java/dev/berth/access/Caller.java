package dev.berth.access;

import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.RightHolder;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;

/// Who is asking.
public sealed interface Caller {

  /// Whose private packages may be listed to the caller: those of whom the token lets read
  /// packages. To a package token, which is for packages that its holder knows, only public ones
  /// are.
  default Optional<RightHolder> reader() {
    if (!(this instanceof SignedIn user)) {
      return Optional.empty();
    }
    return switch (user.token().kind()) {
      case TokenKind.Classic _ when user.has(TokenScope.READ_PACKAGES) ->
          Optional.of(user.holder());
      case TokenKind.OfRepository(_, _, var packages) when packages != PackagesPermission.NONE ->
          Optional.of(user.holder());
      case TokenKind.Classic _, TokenKind.OfRepository _, TokenKind.ForPackages _ ->
          Optional.empty();
    };
  }

  /// Nobody in particular.
  ///
  /// @param byToken whether they hold a registry token that says so, and so need not be challenged
  ///   to fetch one
  record Anonymous(boolean byToken) implements Caller {}

  /// A user by one of their tokens, or a repository by a token that a user made for it.
  record SignedIn(AccessToken token) implements Caller {

    /// A user by a token that has every scope, to ask what they might do.
    static SignedIn withEveryScope(Account user) {
      TokenKind any = new TokenKind.Classic(EnumSet.allOf(TokenScope.class));
      return new SignedIn(new AccessToken(0, user, any, "", "", user.createdAt(), null));
    }

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
