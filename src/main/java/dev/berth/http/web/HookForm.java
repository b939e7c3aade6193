package dev.berth.http.web;

import dev.berth.packages.HookEvent;
import dev.berth.packages.HookEvents;
import dev.berth.packages.HookFormat;
import dev.berth.packages.HookSecret;
import dev.berth.packages.HookSettings;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the form of a webhook holds.
///
/// @param hasSecret whether there is a secret, which is shown nowhere
/// @param everything whether it is told of everything
/// @param error what was wrong with it; empty for nothing
record HookForm(
    String url,
    HookFormat format,
    boolean hasSecret,
    boolean anyCertificate,
    boolean everything,
    List<String> events,
    boolean active,
    String error) {
  /// What Berth tells of, and the form has boxes for.
  static final List<String> TOLD = List.of(HookEvent.PACKAGE, HookEvent.REGISTRY_PACKAGE);

  /// That of a new one.
  static final HookForm EMPTY =
      new HookForm("", HookFormat.JSON, false, false, false, List.of(HookEvent.PACKAGE), true, "");

  static HookForm of(HookSettings settings) {
    return new HookForm(
        settings.url(),
        settings.format(),
        settings.secret().isPresent(),
        settings.anyCertificate(),
        settings.events().contains(HookEvents.ALL),
        settings.events(),
        settings.active(),
        "");
  }

  /// What was typed, and not taken; a secret is not sent back.
  ///
  /// @param stored the settings that stay as they were
  static HookForm refused(WebCall call, Optional<HookSettings> stored, String error) {
    List<String> events = events(call, stored);
    return new HookForm(
        call.field("url").strip(),
        format(call),
        stored.flatMap(HookSettings::secret).isPresent(),
        takesAnyCertificate(call),
        events.contains(HookEvents.ALL),
        events,
        isActive(call),
        call.field("secret").isEmpty()
            ? error
            : error + " Type the secret again: it is not sent back to you.");
  }

  /// The settings that a form says.
  ///
  /// @param was what they were; of those, the secret stays if none is given, and events that the
  ///   form has no box for
  /// @throws InvalidValueException if the secret is none
  static HookSettings read(WebCall call, Optional<HookSettings> was) {
    return new HookSettings(
        call.field("url").strip(),
        format(call),
        secret(call, was),
        takesAnyCertificate(call),
        events(call, was),
        isActive(call));
  }

  private static HookFormat format(WebCall call) {
    return HookFormat.find(call.field("content_type")).orElse(HookFormat.JSON);
  }

  private static boolean takesAnyCertificate(WebCall call) {
    return call.field("insecure_ssl").equals("1");
  }

  private static boolean isActive(WebCall call) {
    return call.field("active").equals("true");
  }

  private static List<String> events(WebCall call, Optional<HookSettings> was) {
    if (call.field("everything").equals("true")) {
      return List.of(HookEvents.ALL);
    }
    List<String> events = new ArrayList<>();
    was.ifPresent(before ->
        before.events().stream()
            .filter(event -> !TOLD.contains(event) && !event.equals(HookEvents.ALL))
            .forEach(events::add));
    TOLD.stream().filter(call.form().all("events")::contains).forEach(events::add);
    return events;
  }

  private static Optional<HookSecret> secret(WebCall call, Optional<HookSettings> was) {
    String given = call.field("secret");
    if (given.length() > HookSecret.LONGEST) {
      throw new InvalidValueException(
          "Hook",
          "secret",
          Reason.INVALID,
          "A secret has up to " + HookSecret.LONGEST + " characters.");
    }
    if (!given.isEmpty()) {
      return Optional.of(new HookSecret(given));
    }
    return call.field("remove_secret").equals("true")
        ? Optional.empty()
        : was.flatMap(HookSettings::secret);
  }
}
