package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.Quota;
import dev.berth.packages.SentBytes;
import dev.berth.packages.StoredBytes;
import dev.berth.registry.Accounts;
import dev.berth.registry.Billing;
import dev.berth.registry.Quotas;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What accounts use to the byte, and what they may use. Extensions.
final class QuotaHandlers {
  private final Accounts accounts;
  private final Quotas quotas;
  private final Billing billing;

  QuotaHandlers(Accounts accounts, Quotas quotas, Billing billing) {
    this.accounts = accounts;
    this.quotas = quotas;
    this.billing = billing;
  }

  Response usage(RestCall call) {
    return RestCall.json(200, view(quotas.find(owner(call))));
  }

  Response packages(RestCall call) {
    Billing.UsagePage page = billing.listPackages(owner(call), call.since(), call.pageSize());
    ArrayNode list = Json.array();
    for (Billing.PackageUsage each : page.items()) {
      ObjectNode item =
          Json.object()
              .put("id", each.subject().id())
              .put("name", each.subject().name())
              .put("visibility", each.subject().visibility().word());
      each.subject()
          .link()
          .ifPresentOrElse(
              link -> item.put("repository_id", link.repositoryId()),
              () -> item.putNull("repository_id"));
      item.set("storage", storage(each.stored()));
      item.set("transfer", transfer(each.sent()));
      list.add(item);
    }
    Response response = RestCall.json(200, list);
    return page.next().isEmpty()
        ? response
        : response.header(
            "Link",
            "<%s?since=%d&per_page=%d>; rel=\"next\""
                .formatted(call.address(), page.next().getAsLong(), call.pageSize()));
  }

  Response find(RestCall call) {
    return RestCall.json(200, view(quotas.find(named(call))));
  }

  Response recount(RestCall call) {
    return RestCall.json(200, view(quotas.recount(named(call))));
  }

  /// What is not named, or null, is unlimited.
  Response put(RestCall call) {
    Account owner = named(call);
    Fields body = call.body("Quota");
    quotas.put(
        owner,
        new Quota(bytes(body, "storage_bytes"), bytes(body, "transfer_bytes")),
        call.actor());
    return RestCall.json(200, view(quotas.find(owner)));
  }

  Response remove(RestCall call) {
    if (!quotas.remove(named(call), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  private static OptionalLong bytes(Fields body, String field) {
    OptionalLong bytes = body.optionalNumber(field);
    if (bytes.isPresent() && bytes.getAsLong() < 0) {
      throw body.wrong(field, Long.toString(bytes.getAsLong()), "a number of bytes");
    }
    return bytes;
  }

  private Account named(RestCall call) {
    return accounts.find(call.variables().value("login")).orElseThrow(ApiException::notFound);
  }

  private static Account owner(RestCall call) {
    return call.found() instanceof RestCall.User(var user) ? user : call.organization();
  }

  private static ObjectNode view(Quotas.Standing standing) {
    ObjectNode quota = Json.object();
    put(quota, "storage_bytes", standing.quota().storageBytes());
    put(quota, "transfer_bytes", standing.quota().transferBytes());
    ObjectNode view = Json.object();
    view.set("storage", storage(standing.stored()));
    view.set(
        "transfer", transfer(standing.transferred()).put("month", standing.month().toString()));
    view.set("quota", quota.put("of_site", !standing.own()));
    return view;
  }

  private static void put(ObjectNode node, String field, OptionalLong bytes) {
    if (bytes.isPresent()) {
      node.put(field, bytes.getAsLong());
    } else {
      node.putNull(field);
    }
  }

  private static ObjectNode storage(StoredBytes stored) {
    return Json.object()
        .put("bytes", stored.chargedBytes())
        .put("metered_bytes", stored.meteredBytes())
        .put("logical_bytes", stored.bytes());
  }

  private static ObjectNode transfer(SentBytes sent) {
    return Json.object().put("bytes", sent.bytes()).put("metered_bytes", sent.meteredBytes());
  }
}
