package dev.berth.config;

import java.nio.file.Path;
import java.util.Optional;

/// Whether and how connections are encrypted.
public sealed interface TlsConfig {

  /// They are not.
  record Off() implements TlsConfig {}

  /// By a certificate and its key in PEM files, read again when they change.
  record Files(Path certificate, Path key) implements TlsConfig {}

  /// By a certificate that the server makes for itself, for trying.
  record SelfSigned() implements TlsConfig {}

  /// The words of `--tls`.
  enum Mode {
    OFF,
    SELF_SIGNED
  }

  static TlsConfig of(Mode mode, Optional<Path> certificate, Optional<Path> key) {
    if (certificate.isPresent() != key.isPresent()) {
      throw new SettingException(
          "TLS needs both --tls-certificate and --tls-key, and only "
              + (key.isPresent() ? "--tls-key" : "--tls-certificate")
              + " was given.");
    }
    if (certificate.isPresent() && mode == Mode.SELF_SIGNED) {
      throw new SettingException(
          "--tls self-signed makes a certificate and so cannot be combined with"
              + " --tls-certificate.");
    }
    if (certificate.isPresent()) {
      return new Files(certificate.get(), key.get());
    }
    return mode == Mode.SELF_SIGNED ? new SelfSigned() : new Off();
  }
}
