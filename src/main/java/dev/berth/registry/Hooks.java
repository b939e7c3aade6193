package dev.berth.registry;

import dev.berth.meta.HookStore;
import dev.berth.packages.Actor;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookEvents;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSettings;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Webhooks: who is told what happens to packages.
public final class Hooks {
  private static final String RESOURCE = "Hook";

  private final HookStore hooks;

  public Hooks(HookStore hooks) {
    this.hooks = hooks;
  }

  /// Up to `limit` hooks of a place in the order of their ids, after the first `skip`.
  public List<Hook> list(HookPlace place, int skip, int limit) {
    return hooks.list(place, skip, limit);
  }

  public Optional<Hook> find(HookPlace place, long id) {
    return hooks.find(place, id);
  }

  /// Makes a hook, which is sent a `ping`.
  ///
  /// @param site where its maker reached Berth: scheme, host and port
  /// @return empty if the place was deleted meanwhile
  /// @throws InvalidValueException if a setting is none, there is such a hook already, or there are
  ///   too many
  public Optional<Hook> create(HookPlace place, HookSettings settings, String site, Actor by) {
    check(settings);
    return switch (hooks.create(place, settings, site, by)) {
      case HookStore.Creation.Done(Hook hook) -> Optional.of(hook);
      case HookStore.Creation.Gone _ -> Optional.empty();
      case HookStore.Creation.Exists _ ->
          throw invalid("url", "Hook already exists on this " + word(place));
      case HookStore.Creation.TooMany _ ->
          throw invalid(
              "url", "A " + word(place) + " has no more than " + HookStore.MOST_HOOKS + " hooks");
    };
  }

  private static String word(HookPlace place) {
    return switch (place.kind()) {
      case ORGANIZATION -> "organization";
      case REPOSITORY -> "repository";
    };
  }

  /// Changes a hook.
  ///
  /// @param change is given the settings as they are
  /// @return the hook as it is now; empty if there is none
  /// @throws InvalidValueException if a setting is none
  public Optional<Hook> update(
      HookPlace place, long id, UnaryOperator<HookSettings> change, String site, Actor by) {
    return hooks.update(
        place,
        id,
        was -> {
          HookSettings is = change.apply(was);
          check(is);
          return is;
        },
        site,
        by);
  }

  private static void check(HookSettings settings) {
    if (!isAddress(settings.url())) {
      throw invalid(
          "url", "url must be an http or https address of a host, without a user or a fragment");
    }
    if (settings.events().isEmpty()) {
      throw invalid("events", "events must not be empty");
    }
    for (String event : settings.events()) {
      if (!HookEvents.isKnown(event)) {
        throw invalid(
            "events", "events has " + quote(event) + ", which is no event that hooks are told of");
      }
    }
  }

  private static String quote(String text) {
    return '"' + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + '"';
  }

  private static boolean isAddress(String url) {
    if (url.length() > HookSettings.LONGEST_URL) {
      return false;
    }
    try {
      URI address = new URI(url);
      String scheme = address.getScheme();
      return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
          && address.getHost() != null
          && address.getRawUserInfo() == null
          && address.getRawFragment() == null
          && address.getPort() != 0
          && address.getPort() <= 65_535;
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static InvalidValueException invalid(String field, String message) {
    return new InvalidValueException(RESOURCE, field, Reason.INVALID, message);
  }

  /// Deletes a hook.
  ///
  /// @return whether there was one
  public boolean delete(HookPlace place, long id, Actor by) {
    return hooks.delete(place, id, by);
  }

  /// Has a `ping` sent.
  ///
  /// @return whether there is such a hook
  public boolean ping(HookPlace place, long id, Actor by) {
    return hooks.ping(place, id, by);
  }

  /// Up to `limit` deliveries to a hook, newest first, with ids below `beforeId`.
  ///
  /// @param succeeded those that the receiver took, or those that it did not; empty for all
  public List<HookDelivery> listDeliveries(
      Hook hook, Optional<Boolean> succeeded, long beforeId, int limit) {
    return hooks.listDeliveries(hook.id(), succeeded, beforeId, limit);
  }

  public Optional<HookDelivery.Detail> findDelivery(Hook hook, long id) {
    return hooks.findDelivery(hook.id(), id);
  }

  /// Has what was delivered sent once more.
  ///
  /// @return whether there is such a delivery
  public boolean redeliver(Hook hook, long deliveryId, Actor by) {
    return hooks.redeliver(hook, deliveryId, by);
  }
}
