package dev.berth.http.rest;

import dev.berth.packages.Account;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSecret;
import dev.berth.packages.HookSettings;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Webhooks and their deliveries, as GitHub's schemas show them.
final class HookViews {
  // What Berth wrote itself may be larger than what it takes.
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final String hooks;

  private HookViews(String hooks) {
    this.hooks = hooks;
  }

  /// @param place the address in the API of what the hooks hang on
  static HookViews at(String place) {
    return new HookViews(place + "/hooks");
  }

  static HookViews ofOrganization(Links links, Account organization) {
    return at(links.organization(organization));
  }

  String url(Hook hook) {
    return hooks + "/" + hook.id();
  }

  /// `hook`, or `org-hook`.
  ObjectNode hook(Hook hook) {
    boolean ofRepository = hook.place().kind() == HookPlace.Kind.REPOSITORY;
    HookSettings settings = hook.settings();
    ObjectNode view =
        Json.object()
            .put("type", ofRepository ? "Repository" : "Organization")
            .put("id", hook.id())
            .put("name", "web")
            .put("active", settings.active());
    ArrayNode events = view.putArray("events");
    settings.events().forEach(events::add);
    view.set("config", config(settings));
    view.put("updated_at", Views.time(hook.updatedAt()))
        .put("created_at", Views.time(hook.createdAt()))
        .put("url", url(hook));
    if (ofRepository) {
      view.put("test_url", url(hook) + "/tests");
    }
    view.put("ping_url", url(hook) + "/pings").put("deliveries_url", url(hook) + "/deliveries");
    if (ofRepository) {
      view.set("last_response", lastResponse(hook));
    }
    return view;
  }

  private static ObjectNode lastResponse(Hook hook) {
    ObjectNode view = Json.object();
    if (hook.last().isEmpty()) {
      return view.putNull("code").put("status", "unused").putNull("message");
    }
    Hook.Outcome last = hook.last().get();
    if (last.code().isPresent()) {
      view.put("code", last.code().getAsInt());
    } else {
      view.putNull("code");
    }
    return view.put("status", last.succeeded() ? "active" : "misconfigured")
        .put("message", last.status());
  }

  /// `webhook-config`, with the secret masked.
  static ObjectNode config(HookSettings settings) {
    ObjectNode view =
        Json.object()
            .put("content_type", settings.format().word())
            .put("insecure_ssl", settings.anyCertificate() ? "1" : "0");
    if (settings.secret().isPresent()) {
      view.put("secret", HookSecret.MASK);
    }
    return view.put("url", settings.url());
  }

  /// `hook-delivery-item`.
  static ObjectNode delivery(HookDelivery delivery) {
    HookDelivery.Result result = delivery.result();
    ObjectNode view =
        Json.object()
            .put("id", delivery.id())
            .put("guid", delivery.guid())
            .put("delivered_at", result.at().toString())
            .put("redelivery", delivery.redelivery())
            .put("duration", result.duration().toMillis() / 1000.0)
            .put("status", result.status())
            .put("status_code", result.statusCode())
            .put("event", delivery.event());
    delivery.action().ifPresentOrElse(a -> view.put("action", a), () -> view.putNull("action"));
    view.putNull("installation_id");
    if (delivery.repositoryId().isPresent()) {
      view.put("repository_id", delivery.repositoryId().getAsLong());
    } else {
      view.putNull("repository_id");
    }
    return view.putNull("throttled_at");
  }

  /// `hook-delivery`.
  static ObjectNode delivery(HookDelivery.Detail detail) {
    HookDelivery.Exchange exchange = detail.exchange();
    ObjectNode view = delivery(detail.delivery()).put("url", exchange.url());
    ObjectNode request = view.putObject("request");
    request.set("headers", headers(exchange.requestHeaders()));
    request.set("payload", payload(exchange.payload()));
    ObjectNode response = view.putObject("response");
    response.set("headers", headers(exchange.responseHeaders()));
    response.put("payload", exchange.responseBody());
    return view;
  }

  private static JsonNode payload(String payload) {
    return payload.isEmpty() ? Json.object().nullNode() : MAPPER.readTree(payload);
  }

  private static ObjectNode headers(Map<String, String> headers) {
    ObjectNode view = Json.object();
    headers.forEach(view::put);
    return view;
  }
}
