package dev.berth.registry;

/// A repository is archived, and so is not changed. Nothing took effect.
public final class ArchivedException extends RuntimeException {
  ArchivedException() {
    super("the repository is archived", null, false, false);
  }
}
