package dev.berth.http.rest;

import dev.berth.access.Access;
import dev.berth.access.Caller;
import dev.berth.access.SiteRights;
import dev.berth.http.Query;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.http.Variables;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Permission;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.RightHolder;
import dev.berth.packages.Team;
import dev.berth.packages.Warrant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A request that may be carried out.
///
/// @param content what came with it: all of it was there before anything was decided
/// @param found the organization that the path names, or the package that was granted
/// @param warrants what the decision rested on that others can take away
/// @param operation what the route's row says of it, which names all that a handler may read: where
///   assertions are enabled, as in tests, to read anything else fails
record RestCall(
    Request request,
    Variables variables,
    Content content,
    Caller caller,
    Links links,
    Found found,
    List<Warrant> warrants,
    Operation operation) {
  private static final int USUAL_PAGE = 30;
  private static final int LARGEST_PAGE = 100;

  /// What came with a request. The bytes are not copied and must not change.
  static final class Content {
    static final Content NONE = new Content(new byte[0]);

    private final byte[] bytes;

    Content(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /// What the path names and access was decided about.
  sealed interface Found {}

  /// Nothing in particular.
  record Nothing() implements Found {}

  /// An organization.
  ///
  /// @param insider whether the caller may know what its members know
  record Organization(Account account, boolean insider) implements Found {}

  /// A user.
  record User(Account account) implements Found {}

  /// A team of an organization.
  record OrganizationTeam(Account organization, Team team) implements Found {}

  /// A team, and a repository.
  record TeamAndRepository(OrganizationTeam team, OneRepository repository) implements Found {}

  /// Which memberships the caller sees.
  record Seen(SiteRights.Sight sight) implements Found {}

  /// The name of a package that need not be there.
  record Named(RepositoryName repository) implements Found {}

  /// A repository.
  ///
  /// @param permission what the caller has in it; empty for who sees it only because others do too
  record OneRepository(Repository repository, Optional<Permission> permission) implements Found {}

  /// The packages of an account.
  ///
  /// @param reader who may see them
  record Packages(Account owner, Optional<RightHolder> reader) implements Found {}

  /// A package.
  record Container(Access.Granted access) implements Found {}

  /// Who asks, where the route's row makes sure that somebody does.
  Account user() {
    return ((Caller.SignedIn) caller).user();
  }

  /// Who asks, where the route's row makes sure that somebody does.
  Caller.SignedIn signedIn() {
    return (Caller.SignedIn) caller;
  }

  /// As the audit log has who asks, with what has to be true still when a change is made.
  Actor actor() {
    return ((Caller.SignedIn) caller).actor(request.remoteAddress()).by(warrants);
  }

  /// The organization, where the route's row makes sure that there is one.
  Account organization() {
    return found instanceof OrganizationTeam(var organization, _)
        ? organization
        : ((Organization) found).account();
  }

  /// Whether the caller may know what the organization's members know.
  boolean insider() {
    return ((Organization) found).insider();
  }

  /// The user other than the caller, where the route's row makes sure that there is one.
  Account other() {
    return ((User) found).account();
  }

  /// The team, where the route's row makes sure that there is one.
  Team team() {
    return found instanceof TeamAndRepository(var team, _)
        ? team.team()
        : ((OrganizationTeam) found).team();
  }

  /// Which memberships the caller sees, where the route's row asks for that.
  SiteRights.Sight sight() {
    return ((Seen) found).sight();
  }

  /// The repository, where the route's row makes sure that there is one.
  Repository repository() {
    return found instanceof TeamAndRepository(_, var repository)
        ? repository.repository()
        : ((OneRepository) found).repository();
  }

  /// What the caller has in the repository, where the route's row makes sure that there is one.
  Optional<Permission> permission() {
    return ((OneRepository) found).permission();
  }

  /// The package, where the route's row makes sure that there is one.
  RegistryPackage container() {
    return ((Container) found).access().found().orElseThrow(ApiException::packageNotFound);
  }

  /// The account whose packages are asked for, where the route's row makes sure that there is one.
  Packages packages() {
    return (Packages) found;
  }

  /// The address of what the path names, without a query.
  String address() {
    String path = request.path();
    return links.api() + (Links.hasPrefix(path) ? path.substring(Links.PREFIX.length()) : path);
  }

  /// The name of a package, where the row is about the name alone.
  RepositoryName named() {
    return ((Named) found).repository();
  }

  Views views() {
    return new Views(links);
  }

  RepositoryViews repositoryViews() {
    return new RepositoryViews(links);
  }

  Fields body(String resource) {
    return new Fields(resource, Json.readObject(content.bytes), operation::takesField);
  }

  /// The id that a variable of the path is.
  long id(String variable) {
    return id(variables, variable);
  }

  static long id(Variables variables, String variable) {
    String text = variables.value(variable);
    if (!text.matches("[0-9]{1,18}")) {
      throw ApiException.notFound();
    }
    return Long.parseLong(text);
  }

  /// `per_page`, within GitHub's limits.
  int pageSize() {
    return Math.toIntExact(Math.clamp(number("per_page", USUAL_PAGE), 1, LARGEST_PAGE));
  }

  /// `page`, from 1.
  int page() {
    return Math.toIntExact(Math.clamp(number("page", 1), 1, 1_000_000));
  }

  /// How many things the pages before this one have.
  long skip() {
    return (page() - 1L) * pageSize();
  }

  /// `since`, an id.
  long since() {
    return Math.max(0, number("since", 0));
  }

  /// The first value of a parameter of the query.
  Optional<String> parameter(String name) {
    assert operation.takesQuery(name) : operation.summary() + " does not name " + name;
    return Query.parse(request.query()).first(name);
  }

  private long number(String name, long standard) {
    Optional<String> text = parameter(name);
    if (text.isEmpty() || !text.get().matches("-?[0-9]{1,18}")) {
      return standard;
    }
    return Long.parseLong(text.get());
  }

  static Response json(int status, JsonNode node) {
    return Response.of(status).body("application/json; charset=utf-8", Json.write(node));
  }
}
