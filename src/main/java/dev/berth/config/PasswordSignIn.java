package dev.berth.config;

/// Whether `docker login` takes passwords: the words of `--password-sign-in`.
public enum PasswordSignIn {
  OFF,
  ON
}
