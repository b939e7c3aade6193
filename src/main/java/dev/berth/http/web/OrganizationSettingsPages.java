package dev.berth.http.web;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.OrganizationChange;
import dev.berth.packages.OrganizationProfile.Field;
import dev.berth.packages.Visibility;
import dev.berth.registry.Organizations;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an organization tells about itself, and what its owners decide about its packages.
final class OrganizationSettingsPages {
  private final Organizations organizations;
  private final OwnerHeads heads;

  OrganizationSettingsPages(WebRoutes.Rules rules) {
    this.organizations = rules.organizations().organizations();
    this.heads = new OwnerHeads(rules);
  }

  static Frame frame(WebCall call, String title) {
    Account organization = call.organization();
    return call.frame(
        title + " · " + organization.login(),
        new Frame.Crumb(organization.login().value(), "/" + organization.login()),
        new Frame.Crumb("Settings", Addresses.settings(organization, "profile")));
  }

  private OwnerHead head(WebCall call) {
    return heads.of(call.caller(), call.organization(), OwnerHead.Kind.SETTINGS);
  }

  private static Response done(WebCall call, String part) {
    return Html.seeOther(
        Addresses.settings(call.organization(), part) + "?notice=" + Notice.SAVED.word());
  }

  Response showProfile(WebCall call) {
    return profile(call, 200, organizations.profile(call.organization()).texts(), "");
  }

  private Response profile(WebCall call, int status, Map<Field, String> texts, String error) {
    return call.page(
        status,
        "organization-profile",
        frame(call, "Profile"),
        "head",
        head(call),
        "texts",
        texts,
        "error",
        error);
  }

  Response setProfile(WebCall call) {
    Map<Field, String> texts = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      texts.put(field, call.field(field.name().toLowerCase(Locale.ROOT)));
    }
    try {
      organizations.update(
          call.organization(),
          new OrganizationChange(texts, Map.of(), Optional.empty()),
          call.actor());
    } catch (InvalidValueException e) {
      return profile(call, 422, texts, e.text());
    }
    return done(call, "profile");
  }

  Response showPackages(WebCall call) {
    return call.page(
        200,
        "organization-packages",
        frame(call, "Packages"),
        "head",
        head(call),
        "settings",
        call.organization().settings());
  }

  /// What is not ticked is not sent.
  Response setPackages(WebCall call) {
    List<String> ticked = call.form().all("create");
    Map<Visibility, Boolean> create = new EnumMap<>(Visibility.class);
    for (Visibility visibility : Visibility.values()) {
      create.put(visibility, ticked.contains(visibility.word()));
    }
    organizations.update(
        call.organization(),
        new OrganizationChange(Map.of(), create, Optional.of(call.field("inherit").equals("true"))),
        call.actor());
    return done(call, "packages");
  }
}
