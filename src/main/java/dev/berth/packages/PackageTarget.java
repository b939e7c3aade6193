package dev.berth.packages;

import dev.berth.oci.RepositoryName;
import java.util.OptionalLong;

/// The package that a push goes to, and what the decision to allow it rested on.
///
/// @param ownerId the account whose name space it lies in
/// @param packageId the living package that was seen; empty when there was none, so that the push
///   makes it, private, unpublished, with `actorId` as its maker and administrator
/// @param actorId the user who pushes
public record PackageTarget(
    long ownerId, RepositoryName repository, OptionalLong packageId, long actorId) {}
