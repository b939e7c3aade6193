package dev.berth.hook;

import dev.berth.packages.Hook;
import dev.berth.packages.HookEvent;
import java.util.Optional;

/// Writes what webhooks are sent.
@FunctionalInterface
public interface Payloads {

  /// The JSON that tells a hook of an event; empty when what it is about was removed meanwhile.
  Optional<String> write(Hook hook, HookEvent event);
}
