package dev.berth;

import dev.berth.access.Tokens;
import dev.berth.packages.Account;
import dev.berth.packages.TokenScope;
import dev.berth.registry.Accounts;
import java.io.IOException;
import java.util.EnumSet;

/// Makes what the first person needs: the administrator `admin`, and a token with every scope in
/// the data directory.
final class FirstStart {
  /// The file in the data directory that holds the token.
  static final String TOKEN_FILE = "admin-token";

  private FirstStart() {}

  /// Makes them unless the administrator has a token already.
  ///
  /// The secret is in its file before it is anybody's token: a crash between the two leaves a file
  /// that the next start writes anew, and never a token that nobody knows.
  ///
  /// @return whether this was a first start
  static boolean run(Accounts accounts, Tokens tokens, DataDirectory data) throws IOException {
    Account administrator = accounts.findOrCreateAdministrator();
    if (!tokens.list(administrator).isEmpty()) {
      return false;
    }
    String secret = Tokens.newSecret();
    data.write(TOKEN_FILE, secret + "\n", "rw-------");
    tokens.register(
        administrator, secret, EnumSet.allOf(TokenScope.class), "made at the first start", null);
    return true;
  }
}
