package dev.berth.http.rest;

import dev.berth.http.Query;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.AuditEvent.Subject;
import dev.berth.registry.AuditTrail;
import dev.berth.registry.AuditTrail.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The audit logs of organizations and of the site, in pages between cursors: a cursor is the id of
/// an event.
final class AuditHandlers {
  private final AuditTrail trail;

  AuditHandlers(AuditTrail trail) {
    this.trail = trail;
  }

  Response ofOrganization(RestCall call) {
    return answer(call, Optional.of(call.organization()));
  }

  Response ofSite(RestCall call) {
    return answer(call, Optional.empty());
  }

  private Response answer(RestCall call, Optional<Account> organization) {
    boolean newestFirst = newestFirst(call);
    OptionalLong after = cursor(call, "after");
    OptionalLong before = cursor(call, "before");
    boolean backwards = after.isEmpty() && before.isPresent();
    Place place =
        newestFirst != backwards
            ? new Place.Below(backwards ? before : after)
            : new Place.Above(backwards ? before : after);
    int size = call.pageSize();
    List<AuditEvent> found =
        trail.search(
            organization,
            parameters().storable("phrase", call.parameter("phrase").orElse("")),
            place,
            size + 1);
    boolean more = found.size() > size;
    List<AuditEvent> page = found.subList(0, Math.min(size, found.size()));
    if (backwards) {
      page = page.reversed();
    }
    ArrayNode list = Json.array();
    for (AuditEvent event : page) {
      ObjectNode view = view(event);
      // As on GitHub, unless an enterprise says otherwise: owners do not learn where people are.
      if (organization.isEmpty()) {
        event.actor().address().ifPresent(address -> view.put("actor_ip", address));
      }
      list.add(view);
    }
    Response response = RestCall.json(200, list);
    List<String> links = new ArrayList<>();
    if (!page.isEmpty() && (backwards || more)) {
      links.add(link(call, "after", page.getLast().id(), "next"));
    }
    if (!page.isEmpty() && (backwards ? more : after.isPresent())) {
      links.add(link(call, "before", page.getFirst().id(), "prev"));
    }
    return links.isEmpty() ? response : response.header("Link", String.join(", ", links));
  }

  private static boolean newestFirst(RestCall call) {
    String word = call.parameter("order").orElse("desc");
    return switch (word) {
      case "desc" -> true;
      case "asc" -> false;
      default -> throw parameters().notAmong("order", word, List.of("desc", "asc"));
    };
  }

  private static OptionalLong cursor(RestCall call, String name) {
    String text = call.parameter(name).orElse("");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw parameters().wrong(name, text, "is not a cursor of this log.");
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  private static Fields parameters() {
    return new Fields("AuditLog", Json.object());
  }

  private static String link(RestCall call, String cursor, long id, String relation) {
    StringBuilder address = new StringBuilder(call.address()).append("?");
    for (String name : List.of("phrase", "order", "per_page")) {
      call.parameter(name)
          .ifPresent(
              value -> address.append(name).append('=').append(Query.encode(value)).append('&'));
    }
    return "<" + address + cursor + "=" + id + ">; rel=\"" + relation + "\"";
  }

  private static ObjectNode view(AuditEvent event) {
    long time = event.createdAt().toEpochMilli();
    ObjectNode view =
        Json.object()
            .put("@timestamp", time)
            .put("_document_id", Long.toString(event.id()))
            .put("action", event.action().word())
            .put("operation_type", event.action().operation().word());
    if (event.actor().userId().isPresent()) {
      view.put("actor", event.actor().login());
      view.put("actor_id", event.actor().userId().getAsLong());
    }
    event.actor().tokenId().ifPresent(id -> view.put("token_id", id));
    view.put("created_at", time);
    put(view, "org", event.organization());
    put(view, "user", event.user());
    put(view, "repo", event.repository());
    put(view, "package", event.container());
    event.before().ifPresent(json -> view.set("before", read(json)));
    event.after().ifPresent(json -> view.set("after", read(json)));
    return view;
  }

  private static void put(ObjectNode view, String field, Optional<Subject> subject) {
    subject.ifPresent(named -> {
      view.put(field, named.name());
      view.put(field + "_id", named.id());
    });
  }

  private static ObjectNode read(String json) {
    return Json.readObject(json.getBytes(StandardCharsets.UTF_8));
  }
}
