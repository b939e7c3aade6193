package dev.berth.meta;

import dev.berth.packages.Actor;

/// The repository that a package belongs to from its first tag on, or from a manifest before that,
/// if it has none by then, `by` administers it, and the repository is still its owner's. Whether it
/// inherits is for the owner's settings to say.
public record FirstLink(long repositoryId, Actor by) {}
