package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.OrganizationSettings;
import dev.berth.packages.Visibility;
import dev.berth.registry.Accounts;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// An organization, and what its owners decide about its packages.
final class OrganizationHandlers {
  private static final String CREATE = "members_can_create_packages";
  private static final String INHERIT = "packages_inherit_access";

  private final Accounts accounts;

  OrganizationHandlers(Accounts accounts) {
    this.accounts = accounts;
  }

  Response find(RestCall call) {
    Account organization = call.organization();
    ObjectNode view = call.views().organization(organization);
    return RestCall.json(200, call.insider() ? withSettings(view, organization) : view);
  }

  Response update(RestCall call) {
    OrganizationSettings before = call.organization().settings();
    OrganizationSettings wanted = settings(call.body("Organization"), before);
    Account now =
        wanted.equals(before)
            ? call.organization()
            : accounts.setSettings(call.organization(), wanted, call.actor());
    return RestCall.json(200, withSettings(call.views().organization(now), now));
  }

  /// What is left out stays as it is; a single visibility beats all of them.
  private static OrganizationSettings settings(Fields fields, OrganizationSettings before) {
    Set<Visibility> create = EnumSet.noneOf(Visibility.class);
    create.addAll(before.membersCreate());
    fields
        .optionalTruth(CREATE)
        .ifPresent(allowed -> {
          create.clear();
          if (allowed) {
            create.addAll(EnumSet.allOf(Visibility.class));
          }
        });
    for (Visibility visibility : Visibility.values()) {
      Optional<Boolean> allowed = fields.optionalTruth(field(visibility));
      if (allowed.isPresent()) {
        if (allowed.get()) {
          create.add(visibility);
        } else {
          create.remove(visibility);
        }
      }
    }
    return new OrganizationSettings(
        create, fields.optionalTruth(INHERIT).orElse(before.packagesInheritAccess()));
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
