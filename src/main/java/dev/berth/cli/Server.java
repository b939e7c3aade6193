package dev.berth.cli;

import java.util.Map;
import java.util.Optional;

/// Starts the server; the one command that does not ask a running one.
@FunctionalInterface
public interface Server {

  /// Serves until the process is told to stop.
  ///
  /// @param flags the settings given as flags, by key
  /// @param configFile what `--config` named
  /// @return the exit code
  int serve(Map<String, String> flags, Optional<String> configFile);
}
