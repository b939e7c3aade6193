package dev.berth.registry;

/// What a manifest may name that is not in its package.
public enum Sparse {
  /// Nothing.
  NONE,
  /// An index may name manifests that are not there, as partial copies of multi-platform images do.
  INDEX,
  /// Any manifest may name any content that is not there.
  ALL
}
