package dev.berth.packages;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Who changes something, with what and from where: as the audit log has it.
///
/// @param userId the user; empty for Berth itself
/// @param login as it is now; empty for Berth itself
/// @param tokenId the token they use, if they use one
/// @param address the network address they come from, if they come by the network
/// @param warrants what all has to be true still when the change is made; not in the log
public record Actor(
    OptionalLong userId,
    String login,
    OptionalLong tokenId,
    Optional<String> address,
    List<Warrant> warrants) {
  public Actor {
    warrants = List.copyOf(warrants);
  }

  public Actor(OptionalLong userId, String login, OptionalLong tokenId, Optional<String> address) {
    this(userId, login, tokenId, address, List.of());
  }

  /// Berth itself, as at its first start.
  public static final Actor BERTH =
      new Actor(OptionalLong.empty(), "", OptionalLong.empty(), Optional.empty());

  /// A user, with neither a token nor an address.
  public static Actor of(Account user) {
    return new Actor(
        OptionalLong.of(user.id()), user.login().value(), OptionalLong.empty(), Optional.empty());
  }

  /// The same, if these are true as well.
  public Actor by(List<Warrant> more) {
    return new Actor(
        userId, login, tokenId, address, Stream.concat(warrants.stream(), more.stream()).toList());
  }
}
