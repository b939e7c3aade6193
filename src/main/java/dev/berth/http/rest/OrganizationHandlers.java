package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.OrganizationChange;
import dev.berth.packages.OrganizationProfile.Field;
import dev.berth.packages.OrganizationSettings;
import dev.berth.packages.Visibility;
import dev.berth.registry.Organizations;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// An organization: what it tells about itself, and what its owners decide about its packages.
final class OrganizationHandlers {
  private static final String CREATE = "members_can_create_packages";
  private static final String INHERIT = "packages_inherit_access";

  private final Organizations organizations;

  OrganizationHandlers(Organizations organizations) {
    this.organizations = organizations;
  }

  Response find(RestCall call) {
    Account organization = call.organization();
    ObjectNode view = view(call, organization);
    return RestCall.json(200, call.insider() ? withSettings(view, organization) : view);
  }

  private ObjectNode view(RestCall call, Account organization) {
    return call.views().organization(organization, organizations.profile(organization));
  }

  Response update(RestCall call) {
    OrganizationChange wish = change(call.body("Organization"));
    Account now = organizations.update(call.organization(), wish, call.actor());
    return RestCall.json(200, withSettings(view(call, now), now));
  }

  /// A single visibility beats all of them.
  private static OrganizationChange change(Fields fields) {
    Map<Visibility, Boolean> create = new EnumMap<>(Visibility.class);
    Optional<Boolean> all = fields.optionalTruth(CREATE);
    for (Visibility visibility : Visibility.values()) {
      fields
          .optionalTruth(field(visibility))
          .or(() -> all)
          .ifPresent(allowed -> create.put(visibility, allowed));
    }
    Map<Field, String> profile = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      fields
          .optionalText(field.name().toLowerCase(Locale.ROOT))
          .ifPresent(text -> profile.put(field, text));
    }
    return new OrganizationChange(profile, create, fields.optionalTruth(INHERIT));
  }

  private static ObjectNode withSettings(ObjectNode view, Account organization) {
    OrganizationSettings settings = organization.settings();
    view.put(CREATE, organization.membersCreatePackages());
    for (Visibility visibility : Visibility.values()) {
      view.put(field(visibility), settings.membersCreate().contains(visibility));
    }
    return view.put(INHERIT, settings.packagesInheritAccess());
  }

  private static String field(Visibility visibility) {
    return "members_can_create_" + visibility.word() + "_packages";
  }
}
