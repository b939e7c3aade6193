package dev.berth.http.web;

import dev.berth.access.NamingRights;
import dev.berth.http.Response;
import dev.berth.packages.Actor;
import dev.berth.packages.Grantee;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.Role;
import dev.berth.registry.Accounts;
import dev.berth.registry.LostRightException;
import dev.berth.registry.PackageAccess;
import dev.berth.registry.RefusedChangeException;
import java.util.Optional;

/// The forms about who may do what with a package: its repository, and who was given a role.
final class PackageAccessForms {
  private final Accounts accounts;
  private final PackageAccess access;
  private final NamingRights naming;
  private final PackageSettingsPages settings;

  PackageAccessForms(WebRoutes.Rules rules, PackageSettingsPages settings) {
    this.accounts = rules.accounts();
    this.access = rules.access();
    this.naming = rules.naming();
    this.settings = settings;
  }

  Response link(WebCall call) {
    RegistryPackage subject = call.container();
    String name = call.field("repository").strip();
    Optional<Repository> repository = naming.seenRepository(call.signedIn(), subject.owner(), name);
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
    return change(call, () -> access.link(subject, repository.get(), inherits, call.own(), by));
  }

  Response unlink(WebCall call) {
    RegistryPackage subject = call.container();
    return change(call, () -> access.unlink(subject, call.own(), call.actor()));
  }

  /// Gives somebody a role, or another one.
  Response grant(WebCall call) {
    RegistryPackage subject = call.container();
    String name = call.field("login").strip();
    Optional<Role> role = Role.find(call.field("role"));
    String kind = call.field("kind").isEmpty() ? "user" : call.field("kind");
    Optional<Grantee> grantee =
        switch (kind) {
          case "user" -> accounts.findUser(name).map(user -> new Grantee.User(user.id()));
          case "team" ->
              naming
                  .seenTeam(call.signedIn(), access.findTeam(subject.owner(), name))
                  .map(team -> new Grantee.TeamGrantee(team.id()));
          case "repository" ->
              naming
                  .seenRepository(call.signedIn(), subject.owner(), name)
                  .map(repository -> new Grantee.RepositoryGrantee(repository.id()));
          default -> Optional.empty();
        };
    if (grantee.isEmpty() || role.isEmpty()) {
      return settings.show(call, 422, "There is no " + kind + " called " + name + ".");
    }
    return change(
        call, () -> access.grant(subject, grantee.get(), role.get(), call.own(), call.actor()));
  }

  Response revoke(WebCall call) {
    RegistryPackage subject = call.container();
    String id = call.field("id");
    if (!id.matches("[0-9]{1,18}")) {
      throw PageException.notFound();
    }
    long number = Long.parseLong(id);
    Grantee grantee =
        switch (call.field("kind")) {
          case "user" -> new Grantee.User(number);
          case "team" -> new Grantee.TeamGrantee(number);
          case "repository" -> new Grantee.RepositoryGrantee(number);
          default -> throw PageException.notFound();
        };
    return change(call, () -> access.revoke(subject, grantee, call.own(), call.actor()));
  }

  Response setInherits(WebCall call) {
    RegistryPackage subject = call.container();
    boolean inherits = call.field("inherits").equals("true");
    return change(
        call,
        () -> {
          access.setInherits(subject, inherits, call.own(), call.actor());
          return true;
        });
  }

  /// A change of who has access.
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
    } catch (LostRightException e) {
      throw e;
    } catch (RefusedChangeException e) {
      return settings.show(call, 409, e.text());
    }
    return PackageSettingsPages.done(call.container(), Notice.ACCESS_CHANGED);
  }
}
