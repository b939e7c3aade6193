package dev.berth.http.web;

import dev.berth.http.Query;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.InvalidValueException;
import dev.berth.registry.AuditTrail;
import dev.berth.registry.AuditTrail.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The audit logs of organizations and of the site, newest first: a page lies next to an event.
final class AuditPages {
  private static final int SIZE = 50;

  private final AuditTrail trail;
  private final OwnerHeads heads;

  AuditPages(WebRoutes.Rules rules) {
    this.trail = rules.organizations().trail();
    this.heads = new OwnerHeads(rules);
  }

  /// What the page shows.
  ///
  /// @param head of the organization; empty: the log is the site's
  /// @param address of the log
  /// @param phrase what is searched for, in GitHub's words
  /// @param error what is wrong with it; empty for nothing
  record View(
      Optional<OwnerHead> head,
      String address,
      List<AuditEvent> events,
      String phrase,
      String newer,
      String older,
      String error) {
    /// The log, searched for something else.
    String searched(String other) {
      return address + "?q=" + Query.encode(other);
    }
  }

  Response ofOrganization(WebCall call) {
    Account organization = call.organization();
    return show(
        call,
        OrganizationSettingsPages.frame(call, "Audit log"),
        Optional.of(heads.of(call.caller(), organization, OwnerHead.Kind.SETTINGS)),
        Addresses.settings(organization, "audit-log"));
  }

  Response ofSite(WebCall call) {
    return show(
        call,
        SiteUserPages.frame(call, "Audit log"),
        Optional.empty(),
        SiteRoutes.BASE + "/audit-log");
  }

  private Response show(WebCall call, Frame frame, Optional<OwnerHead> head, String address) {
    String phrase = call.parameter("q").orElse("");
    OptionalLong after = cursor(call, "after");
    OptionalLong before = cursor(call, "before");
    boolean backwards = after.isEmpty() && before.isPresent();
    Place place = backwards ? new Place.Above(before) : new Place.Below(after);
    List<AuditEvent> found;
    String error = "";
    try {
      found = trail.search(head.map(OwnerHead::owner), phrase, place, SIZE + 1);
    } catch (InvalidValueException e) {
      found = List.of();
      error = e.text();
    }
    boolean more = found.size() > SIZE;
    List<AuditEvent> page = found.subList(0, Math.min(SIZE, found.size()));
    page = backwards ? page.reversed() : page;
    String list = address + "?q=" + Query.encode(phrase);
    boolean newer = !page.isEmpty() && (backwards ? more : after.isPresent());
    boolean older = !page.isEmpty() && (backwards || more);
    // Where nothing lies beside an event, the way leads back to the newest.
    boolean beside = page.isEmpty() && error.isEmpty() && (after.isPresent() || before.isPresent());
    View view =
        new View(
            head,
            address,
            page,
            phrase,
            beside ? list : newer ? list + "&before=" + page.getFirst().id() : "",
            older ? list + "&after=" + page.getLast().id() : "",
            error);
    return call.page(error.isEmpty() ? 200 : 422, "audit-log", frame, "view", view);
  }

  private static OptionalLong cursor(WebCall call, String name) {
    String text = call.parameter(name).orElse("");
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
