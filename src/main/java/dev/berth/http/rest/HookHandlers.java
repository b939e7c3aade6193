package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookFormat;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSecret;
import dev.berth.packages.HookSettings;
import dev.berth.registry.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Webhooks of organizations and repositories.
final class HookHandlers {
  private static final String RESOURCE = "Hook";

  private final Hooks hooks;

  HookHandlers(Hooks hooks) {
    this.hooks = hooks;
  }

  private static boolean ofOrganization(RestCall call) {
    return call.variables().has("org");
  }

  private static HookPlace place(RestCall call) {
    return ofOrganization(call)
        ? new HookPlace(HookPlace.Kind.ORGANIZATION, call.organization().id())
        : new HookPlace(HookPlace.Kind.REPOSITORY, call.repository().id());
  }

  private static HookViews views(RestCall call) {
    return HookViews.at(
        ofOrganization(call)
            ? call.links().organization(call.organization())
            : call.links().repository(call.repository()));
  }

  private Hook hook(RestCall call) {
    return hooks.find(place(call), call.id("hook_id")).orElseThrow(ApiException::notFound);
  }

  Response list(RestCall call) {
    HookPlace place = place(call);
    return Pages.answer(call, (skip, limit) -> hooks.list(place, skip, limit), views(call)::hook);
  }

  Response find(RestCall call) {
    return RestCall.json(200, views(call).hook(hook(call)));
  }

  Response create(RestCall call) {
    Fields fields = call.body(RESOURCE);
    String name =
        ofOrganization(call) ? fields.text("name") : fields.optionalText("name").orElse("web");
    if (!name.equals("web")) {
      throw fields.notAmong("name", name, List.of("web"));
    }
    Fields config = fields.optionalObject("config").orElseThrow(() -> fields.missing("config"));
    HookSettings settings =
        new HookSettings(
            config.text("url"),
            format(config).orElse(HookFormat.FORM),
            secret(config),
            insecure(config).orElse(false),
            fields.has("events") ? fields.texts("events") : List.of("push"),
            fields.optionalTruth("active").orElse(true));
    Hook made =
        hooks
            .create(place(call), settings, call.links().site(), call.actor())
            .orElseThrow(ApiException::notFound);
    HookViews views = views(call);
    return RestCall.json(201, views.hook(made)).header("Location", views.url(made));
  }

  private static Optional<HookFormat> format(Fields config) {
    return config
        .optionalText("content_type")
        .map(word ->
            HookFormat.find(word)
                .orElseThrow(() ->
                    config.notAmong(
                        "content_type",
                        word,
                        Arrays.stream(HookFormat.values()).map(HookFormat::word).toList())));
  }

  /// A text, which may be empty to have none.
  private static Optional<HookSecret> secret(Fields config) {
    if (!config.has("secret") || config.body().get("secret").isNull()) {
      return Optional.empty();
    }
    String text = config.secret("secret");
    if (text.length() > HookSecret.LONGEST) {
      throw config.wrong("secret", "…", "is longer than " + HookSecret.LONGEST + " characters.");
    }
    if (text.indexOf('\0') >= 0) {
      throw config.wrong("secret", "…", "has a character that is none of a text.");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(new HookSecret(text));
  }

  /// `"1"` or `"0"`, as a text or a number.
  private static Optional<Boolean> insecure(Fields config) {
    JsonNode value = config.body().get("insecure_ssl");
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    String word = value.isString() ? value.stringValue() : value.toString();
    return switch (word) {
      case "0" -> Optional.of(false);
      case "1" -> Optional.of(true);
      default -> throw config.notAmong("insecure_ssl", word, List.of("0", "1"));
    };
  }

  Response update(RestCall call) {
    Fields fields = call.body(RESOURCE);
    Optional<Fields> config = fields.optionalObject("config");
    Optional<Boolean> active = fields.optionalTruth("active");
    Optional<List<String>> events =
        fields.has("events") ? Optional.of(fields.texts("events")) : Optional.empty();
    List<String> add = ofOrganization(call) ? List.of() : fields.texts("add_events");
    List<String> remove = ofOrganization(call) ? List.of() : fields.texts("remove_events");
    Hook now =
        change(
            call,
            was -> {
              HookSettings base = config.map(c -> replaced(was, c)).orElse(was);
              return new HookSettings(
                  base.url(),
                  base.format(),
                  base.secret(),
                  base.anyCertificate(),
                  events(events.orElse(was.events()), add, remove),
                  active.orElse(was.active()));
            });
    return RestCall.json(200, views(call).hook(now));
  }

  private static List<String> events(List<String> were, List<String> add, List<String> remove) {
    Set<String> events = new LinkedHashSet<>(were);
    events.addAll(add);
    remove.forEach(events::remove);
    return new ArrayList<>(events);
  }

  /// A configuration in place of another: what it does not say is as for a new hook.
  private static HookSettings replaced(HookSettings was, Fields config) {
    return new HookSettings(
        config.text("url"),
        format(config).orElse(HookFormat.FORM),
        unlessMasked(was, secret(config)),
        insecure(config).orElse(false),
        was.events(),
        was.active());
  }

  /// Who sends back what they were shown does not mean to change it.
  private static Optional<HookSecret> unlessMasked(HookSettings was, Optional<HookSecret> secret) {
    return secret.filter(s -> s.text().equals(HookSecret.MASK)).isPresent() ? was.secret() : secret;
  }

  private Hook change(RestCall call, UnaryOperator<HookSettings> change) {
    return hooks
        .update(place(call), call.id("hook_id"), change, call.links().site(), call.actor())
        .orElseThrow(ApiException::notFound);
  }

  Response config(RestCall call) {
    return RestCall.json(200, HookViews.config(hook(call).settings()));
  }

  Response updateConfig(RestCall call) {
    Fields config = call.body(RESOURCE);
    Optional<String> url = config.optionalText("url");
    Optional<HookFormat> format = format(config);
    Optional<HookSecret> secret = secret(config);
    Optional<Boolean> insecure = insecure(config);
    boolean hasSecret = config.has("secret");
    Hook now =
        change(
            call,
            was ->
                new HookSettings(
                    url.orElse(was.url()),
                    format.orElse(was.format()),
                    hasSecret ? unlessMasked(was, secret) : was.secret(),
                    insecure.orElse(was.anyCertificate()),
                    was.events(),
                    was.active()));
    return RestCall.json(200, HookViews.config(now.settings()));
  }

  Response delete(RestCall call) {
    if (!hooks.delete(place(call), call.id("hook_id"), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  Response ping(RestCall call) {
    if (!hooks.ping(place(call), call.id("hook_id"), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  /// GitHub sends the latest push, which Berth has none of; without one, it sends nothing.
  Response test(RestCall call) {
    hook(call);
    return Response.of(204);
  }

  Response deliveries(RestCall call) {
    Hook hook = hook(call);
    long before = call.parameter("cursor").map(HookHandlers::cursor).orElse(Long.MAX_VALUE);
    Optional<Boolean> succeeded =
        new Choices(call, RESOURCE)
            .optionalWord("status", List.of("success", "failure"))
            .map(word -> word.equals("success"));
    int size = call.pageSize();
    List<HookDelivery> found = hooks.listDeliveries(hook, succeeded, before, size + 1);
    ArrayNode list = Json.array();
    found.stream().limit(size).map(HookViews::delivery).forEach(list::add);
    Response response = RestCall.json(200, list);
    if (found.size() <= size) {
      return response;
    }
    StringBuilder next = new StringBuilder(call.address());
    next.append("?per_page=").append(size);
    succeeded.ifPresent(yes -> next.append("&status=").append(yes ? "success" : "failure"));
    next.append("&cursor=v1_").append(found.get(size - 1).id());
    return response.header("Link", "<" + next + ">; rel=\"next\"");
  }

  private static long cursor(String text) {
    if (!text.matches("v1_[0-9]{1,18}")) {
      throw new ApiException(400, "Invalid cursor.");
    }
    return Long.parseLong(text.substring("v1_".length()));
  }

  Response delivery(RestCall call) {
    return RestCall.json(
        200,
        HookViews.delivery(
            hooks
                .findDelivery(hook(call), call.id("delivery_id"))
                .orElseThrow(ApiException::notFound)));
  }

  Response redeliver(RestCall call) {
    if (!hooks.redeliver(hook(call), call.id("delivery_id"), call.actor())) {
      throw ApiException.notFound();
    }
    return RestCall.json(202, Json.object());
  }
}
