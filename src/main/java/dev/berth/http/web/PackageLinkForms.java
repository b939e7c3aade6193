package dev.berth.http.web;

import dev.berth.access.NamingRights;
import dev.berth.http.Response;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.OwnRight;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.registry.Accounts;
import dev.berth.registry.PackageAccess;
import dev.berth.registry.RefusedChangeException;
import java.util.Optional;

/// The forms that connect a package with a repository, and part them.
final class PackageLinkForms {
  private final Accounts accounts;
  private final PackageAccess access;
  private final NamingRights naming;
  private final PackageSettingsPages settings;

  PackageLinkForms(WebRoutes.Rules rules, PackageSettingsPages settings) {
    this.accounts = rules.accounts();
    this.access = rules.access();
    this.naming = rules.naming();
    this.settings = settings;
  }

  Response link(WebCall call) {
    RegistryPackage subject = call.container();
    String name = call.field("repository").strip();
    Optional<Repository> repository = naming.seenRepository(call.signedIn(), named(subject, name));
    if (repository.isEmpty()) {
      return settings.show(call, 422, "There is no repository " + name + " that you could name.");
    }
    if (!naming.linksTo(call.signedIn(), repository.get())) {
      return settings.show(
          call,
          403,
          "It takes the role write in "
              + repository.get().fullName()
              + ", which those who administer it can give you.");
    }
    Actor by = call.actor().by(NamingRights.warrants(repository.get()));
    boolean inherits = call.field("inherits").equals("true");
    return change(call, () -> access.link(subject, repository.get(), inherits, OwnRight.KEPT, by));
  }

  /// `OWNER/NAME`, or the name alone of one of the package's owner.
  private Optional<Repository> named(RegistryPackage subject, String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? access.findRepository(subject.owner(), text)
        : accounts
            .find(text.substring(0, slash))
            .flatMap(owner -> access.findRepository(owner, text.substring(slash + 1)));
  }

  Response unlink(WebCall call) {
    RegistryPackage subject = call.container();
    return change(call, () -> access.unlink(subject, OwnRight.KEPT, call.actor()));
  }

  private interface Change {
    boolean make();
  }

  private Response change(WebCall call, Change change) {
    try {
      if (!change.make()) {
        throw PageException.notFound();
      }
    } catch (InvalidValueException e) {
      return settings.show(call, 422, e.text());
    } catch (RefusedChangeException e) {
      return settings.show(call, 409, e.text());
    }
    return PackageSettingsPages.done(call.container(), Notice.ACCESS_CHANGED);
  }
}
