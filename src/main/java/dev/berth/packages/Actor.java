package dev.berth.packages;

import java.util.Optional;
import java.util.OptionalLong;

/// Who changes something, with what and from where: as the audit log has it.
///
/// @param userId the user; empty for Berth itself
/// @param login as it is now; empty for Berth itself
/// @param tokenId the token they use, if they use one
/// @param address the network address they come from, if they come by the network
public record Actor(
    OptionalLong userId, String login, OptionalLong tokenId, Optional<String> address) {
  /// Berth itself, as at its first start.
  public static final Actor BERTH =
      new Actor(OptionalLong.empty(), "", OptionalLong.empty(), Optional.empty());

  /// A user, with neither a token nor an address.
  public static Actor of(Account user) {
    return new Actor(
        OptionalLong.of(user.id()), user.login().value(), OptionalLong.empty(), Optional.empty());
  }
}
