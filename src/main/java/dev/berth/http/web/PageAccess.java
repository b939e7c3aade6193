package dev.berth.http.web;

import dev.berth.access.Access;
import dev.berth.access.Authorizer;
import dev.berth.access.Caller;
import dev.berth.access.Decision;
import dev.berth.access.Warrants;
import dev.berth.http.Variables;
import dev.berth.oci.RegistryException;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Warrant;
import dev.berth.registry.Accounts;
import java.util.List;
import java.util.Optional;

/// Finds what the path of a page names, and has it decided whether the caller may do with it what
/// the route's row says.
final class PageAccess {
  private final Accounts accounts;
  private final Authorizer authorizer;
  private final OrganizationAccess organizations;
  private final RepositoryAccess repositories;

  PageAccess(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.authorizer = rules.authorizer();
    this.organizations =
        new OrganizationAccess(rules.accounts(), rules.organizations().teams(), rules.rights());
    this.repositories =
        new RepositoryAccess(
            rules.organizations().repositories(), rules.repositoryRights(), rules.rights());
  }

  /// What a caller may do something with.
  ///
  /// @param found what the path names
  /// @param warrants what the decision rested on that others can take away
  record Granted(WebCall.Found found, List<Warrant> warrants) {
    private static final Granted NOTHING = new Granted(new WebCall.Nothing(), List.of());

    Granted {
      warrants = List.copyOf(warrants);
    }
  }

  /// What the caller may do it with.
  ///
  /// @return empty where the caller is to sign in first
  Optional<Granted> decide(Caller caller, Action action, Variables variables) {
    return switch (action) {
      case ANYONE -> Optional.of(Granted.NOTHING);
      case LOOK_AT_ORGANIZATION -> Optional.of(organizations.look(caller, variables));
      case SEE_REPOSITORY -> Optional.of(repositories.decide(caller, action, variables));
      case PULL -> Optional.of(new Granted(inPackage(caller, action, variables), List.of()));
      default ->
          caller instanceof Caller.SignedIn user
              ? Optional.of(decide(user, action, variables))
              : Optional.empty();
    };
  }

  private Granted decide(Caller.SignedIn user, Action action, Variables variables) {
    return switch (action) {
      case SIGNED_IN -> Granted.NOTHING;
      case PUSH, DELETE, RESTORE, RESTORE_VERSION, ADMINISTER -> {
        WebCall.Container found = inPackage(user, action, variables);
        yield new Granted(found, Warrants.inPackage(user, found.access().packageId(), action));
      }
      case SEE_MEMBERS, CREATE_TEAM, ADMINISTER_ORGANIZATION, ADMINISTER_ORGANIZATION_HOOKS ->
          organizations.decide(user, action, variables);
      case SEE_TEAM, ADMINISTER_TEAM -> organizations.decideInTeam(user, action, variables);
      case ADMINISTER_SITE, ADMINISTER_OTHER_USER ->
          organizations.decideInSite(user, action, variables);
      case PUSH_TO_REPOSITORY,
          SEE_COLLABORATORS,
          ADMINISTER_REPOSITORY,
          DELETE_REPOSITORY,
          SEE_REPOSITORY_HOOKS,
          WRITE_REPOSITORY_HOOKS,
          DELETE_REPOSITORY_HOOKS ->
          repositories.decide(user, action, variables);
      default -> throw new IllegalArgumentException("no page asks for " + action);
    };
  }

  private WebCall.Container inPackage(Caller caller, Action action, Variables variables) {
    return new WebCall.Container(decide(caller, repository(variables), action));
  }

  private RepositoryName repository(Variables variables) {
    String owner = variables.value("owner");
    Account account = accounts.find(owner).orElseThrow(PageException::notFound);
    try {
      return new RepositoryName(account.login() + "/" + variables.value("package_name"));
    } catch (RegistryException _) {
      throw PageException.notFound();
    }
  }

  /// What the caller may not see is as absent; of what they see, they learn which right they lack
  /// and who can give it.
  private Access.Granted decide(Caller caller, RepositoryName name, Action action) {
    boolean restores = action == Action.RESTORE;
    Access seen = explain(caller, name, Action.PULL, restores).access();
    if (!(seen instanceof Access.Granted visible)
        || visible.found().filter(RegistryPackage::published).isEmpty()) {
      throw PageException.notFound();
    }
    if (action == Action.PULL) {
      return visible;
    }
    return switch (explain(caller, name, action, restores).access()) {
      case Access.Granted granted -> granted;
      case Access.Refused(_, var detail) ->
          throw refused(visible.found().orElseThrow(), detail.orElse(""));
      case Access.Challenged _, Access.Hidden _ -> throw PageException.notFound();
    };
  }

  private Decision explain(
      Caller caller, RepositoryName name, Action action, boolean amongDeleted) {
    return amongDeleted
        ? authorizer.explainDeleted(caller, name, action)
        : authorizer.explain(caller, name, action);
  }

  private static PageException refused(RegistryPackage subject, String detail) {
    Account owner = subject.owner();
    String who =
        owner.isOrganization()
            ? "The owners of " + owner.login() + ", and those who are admin in the package,"
            : owner.login().value();
    return PageException.forbidden(
        (detail.isEmpty()
                ? ""
                : Character.toUpperCase(detail.charAt(0)) + detail.substring(1) + ". ")
            + who
            + " can give you the role.");
  }
}
