package dev.berth.config;

/// To whom internal packages are open: the words of `--internal`.
public enum InternalPackages {
  ORGANIZATION,
  SITE
}
