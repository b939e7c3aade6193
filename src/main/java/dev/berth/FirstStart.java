package dev.berth;

import dev.berth.access.Passwords;
import dev.berth.access.Tokens;
import dev.berth.meta.TokenStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.TokenScope;
import dev.berth.registry.Accounts;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;

/// Makes what the first person needs: the administrator `admin`, a link to set their password, and
/// a token with every scope in the data directory.
///
/// An administrator who has revoked all tokens gets no other one, unless whoever may write in the
/// data directory asks for it by an empty file in the token's place.
final class FirstStart {
  /// The file in the data directory that holds the token.
  static final String TOKEN_FILE = "admin-token";

  private FirstStart() {}

  /// What was made.
  ///
  /// @param link the secret end of the link by which the administrator sets a password once
  record Made(String link) {
    @Override
    public String toString() {
      return "Made[]";
    }
  }

  /// Makes them if the administrator never had a token, or makes the token that is asked for.
  ///
  /// The secret is in its file before it is anybody's token: a crash between the two leaves a file
  /// of no use, which the next start writes anew when it is the first, and never a token that
  /// nobody knows.
  ///
  /// @return empty when nothing was made
  static Optional<Made> run(
      Accounts accounts, Tokens tokens, Passwords passwords, TokenStore made, DataDirectory data)
      throws IOException {
    Account administrator = accounts.findOrCreateAdministrator();
    boolean first = !made.hadAny(administrator.id());
    if (!first && !isAskedFor(data)) {
      return Optional.empty();
    }
    String secret = Tokens.newSecret();
    data.write(TOKEN_FILE, secret + "\n", "rw-------");
    tokens.register(
        administrator,
        secret,
        EnumSet.allOf(TokenScope.class),
        first ? "made at the first start" : "made at a start that was asked for it",
        null,
        Actor.BERTH);
    return Optional.of(new Made(passwords.makeLink(administrator, Actor.BERTH)));
  }

  private static boolean isAskedFor(DataDirectory data) throws IOException {
    return data.read(TOKEN_FILE).filter(String::isBlank).isPresent();
  }
}
