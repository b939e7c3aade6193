package dev.berth.http.web;

import dev.berth.packages.HookEvent;
import dev.berth.packages.HookEvents;
import dev.berth.packages.HookFormat;
import dev.berth.packages.HookSecret;
import dev.berth.packages.HookSettings;
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

  /// That of settings which were not taken.
  ///
  /// @param stored the settings that stay as they were
  static HookForm refused(HookSettings wanted, Optional<HookSettings> stored, String error) {
    Optional<HookSecret> kept = stored.flatMap(HookSettings::secret);
    boolean typed = wanted.secret().isPresent() && !wanted.secret().equals(kept);
    return new HookForm(
        wanted.url(),
        wanted.format(),
        kept.isPresent(),
        wanted.anyCertificate(),
        wanted.events().contains(HookEvents.ALL),
        wanted.events(),
        wanted.active(),
        typed ? error + " Type the secret again: it is not sent back to you." : error);
  }

  /// The settings that a form says.
  ///
  /// @param was what they were; of those, the secret stays if none is given, and events that the
  ///   form has no box for
  static HookSettings read(WebCall call, Optional<HookSettings> was) {
    List<String> events = new ArrayList<>();
    if (call.field("everything").equals("true")) {
      events.add(HookEvents.ALL);
    } else {
      was.ifPresent(before ->
          before.events().stream()
              .filter(event -> !TOLD.contains(event) && !event.equals(HookEvents.ALL))
              .forEach(events::add));
      TOLD.stream().filter(call.form().all("events")::contains).forEach(events::add);
    }
    return new HookSettings(
        call.field("url").strip(),
        HookFormat.find(call.field("content_type")).orElse(HookFormat.JSON),
        secret(call, was),
        call.field("insecure_ssl").equals("1"),
        events,
        call.field("active").equals("true"));
  }

  private static Optional<HookSecret> secret(WebCall call, Optional<HookSettings> was) {
    String given = call.field("secret");
    if (given.length() > HookSecret.LONGEST || given.indexOf('\0') >= 0) {
      throw new PageException(
          422,
          "Nothing was changed",
          "A secret has up to " + HookSecret.LONGEST + " characters, and no null among them.");
    }
    if (!given.isEmpty()) {
      return Optional.of(new HookSecret(given));
    }
    return call.field("remove_secret").equals("true")
        ? Optional.empty()
        : was.flatMap(HookSettings::secret);
  }
}
