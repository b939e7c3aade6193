package dev.berth.packages;

import java.util.List;
import java.util.Optional;

/// What the people who administer a webhook say of it.
///
/// @param url where it is sent
/// @param anyCertificate whether the receiver's certificate is not looked at
/// @param events GitHub's words for what it is told of; `*` for everything
/// @param active whether it is told of anything
public record HookSettings(
    String url,
    HookFormat format,
    Optional<HookSecret> secret,
    boolean anyCertificate,
    List<String> events,
    boolean active) {
  /// The most characters of an address.
  public static final int LONGEST_URL = 2048;

  public HookSettings {
    events = List.copyOf(events);
  }

  /// Whether it is told of an event of that name.
  public boolean wants(String event) {
    return events.contains(event) || events.contains("*");
  }
}
