package dev.berth.packages;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Something that one webhook is told.
///
/// @param guid the same each time it is sent
/// @param name GitHub's word: `package`, `registry_package`, `ping`
/// @param action GitHub's word for what happened; a `ping` has none
/// @param packageId the package that it is about
/// @param versionId the version that it is about
/// @param tag the tag that was set; empty for none
/// @param repositoryId what the package belonged to then
/// @param senderId who did it; empty for Berth itself
public record HookEvent(
    long id,
    String guid,
    String name,
    Optional<String> action,
    OptionalLong packageId,
    OptionalLong versionId,
    String tag,
    OptionalLong repositoryId,
    OptionalLong senderId,
    Instant at) {
  /// Sent when a hook is made, and when somebody asks for it.
  public static final String PING = "ping";

  /// What happens to packages.
  public static final String PACKAGE = "package";

  /// The same under its older name.
  public static final String REGISTRY_PACKAGE = "registry_package";
}
