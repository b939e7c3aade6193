package dev.berth.packages;

/// Whether somebody may lose the right to change a package by the change that they make.
public enum OwnRight {
  KEPT,
  MAY_END
}
