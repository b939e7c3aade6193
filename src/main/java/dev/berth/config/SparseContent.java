package dev.berth.config;

/// What a manifest may name that is not in its package: the words of `--sparse`.
public enum SparseContent {
  NONE,
  INDEX,
  ALL
}
