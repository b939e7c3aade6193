package dev.berth.http.rest;

import dev.berth.access.Caller;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositorySelection;
import dev.berth.packages.RepositorySelection.Affiliation;
import dev.berth.packages.RepositorySelection.Order;
import dev.berth.packages.TokenKind;
import dev.berth.packages.Visibility;
import dev.berth.registry.Accounts;
import dev.berth.registry.Repositories;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/// Lists of repositories, by GitHub's parameters. Repositories that are not public are private
/// there, internal ones among them; forks there are none.
final class RepositoryListHandlers {
  private static final Set<Visibility> EACH = EnumSet.allOf(Visibility.class);
  private static final Set<Visibility> SHUT = EnumSet.complementOf(EnumSet.of(Visibility.PUBLIC));
  private static final List<String> AFFILIATIONS =
      Arrays.stream(Affiliation.values()).map(a -> a.name().toLowerCase(Locale.ROOT)).toList();

  private final Accounts accounts;
  private final Repositories repositories;
  private final RepositoryAccess access;

  RepositoryListHandlers(Accounts accounts, Repositories repositories, RepositoryAccess access) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.access = access;
  }

  Response listOwn(RestCall call) {
    Choices choices = choices(call);
    String type = choices.word("type", "all", "owner", "public", "private", "member");
    String visibility = choices.word("visibility", "all", "public", "private");
    Set<Affiliation> affiliations = affiliations(call, choices);
    if (call.parameter("type").isPresent()
        && (call.parameter("visibility").isPresent()
            || call.parameter("affiliation").isPresent())) {
      throw new ApiException(
          422, "If you specify visibility or affiliation, you cannot specify type.");
    }
    switch (type) {
      case "owner" -> affiliations.retainAll(EnumSet.of(Affiliation.OWNER));
      case "member" -> affiliations.remove(Affiliation.OWNER);
      case "public", "private" -> visibility = type;
      default -> {}
    }
    RepositorySelection selection = selection(choices, visibilities(visibility), "full_name");
    return listOf(call, affiliations, selection);
  }

  private static Choices choices(RestCall call) {
    return new Choices(call, RepositoryHandlers.RESOURCE);
  }

  private static Set<Affiliation> affiliations(RestCall call, Choices choices) {
    Set<Affiliation> found = EnumSet.noneOf(Affiliation.class);
    String words = call.parameter("affiliation").orElse(String.join(",", AFFILIATIONS));
    for (String word : words.split(",", -1)) {
      String known = choices.require("affiliation", word.strip(), AFFILIATIONS);
      found.add(Affiliation.valueOf(known.toUpperCase(Locale.ROOT)));
    }
    return found;
  }

  private static Set<Visibility> visibilities(String word) {
    return switch (word) {
      case "public" -> EnumSet.of(Visibility.PUBLIC);
      case "private" -> SHUT;
      case "internal" -> EnumSet.of(Visibility.INTERNAL);
      default -> EACH;
    };
  }

  /// @param usual what GitHub orders the list by
  private static RepositorySelection selection(
      Choices choices, Set<Visibility> visibilities, String usual) {
    String sort = choices.word("sort", usual, "created", "updated", "pushed", "full_name");
    boolean byName = sort.equals("full_name");
    String direction =
        byName
            ? choices.word("direction", "asc", "desc")
            : choices.word("direction", "desc", "asc");
    Order order =
        switch (sort) {
          case "full_name" -> Order.FULL_NAME;
          case "created" -> Order.CREATED;
          default -> Order.UPDATED;
        };
    return new RepositorySelection(visibilities, order, direction.equals("desc"));
  }

  /// What the caller takes part in, as far as the token goes.
  private Response listOf(
      RestCall call, Set<Affiliation> affiliations, RepositorySelection wanted) {
    OptionalLong seenBy = access.seenBy(call.caller());
    boolean publicOnly = seenBy.isPresent() && seenBy.getAsLong() != call.user().id();
    RepositorySelection selection = publicOnly ? wanted.publicOnly() : wanted;
    return Pages.answer(
        call,
        (skip, limit) ->
            selection.visibilities().isEmpty() || affiliations.isEmpty()
                ? List.<Repository>of()
                : repositories.listOf(call.user(), affiliations, selection, skip, limit),
        call.repositoryViews()::repository);
  }

  /// What users take part in beside what they own is for themselves to see: it would tell what they
  /// belong to.
  Response listOfUser(RestCall call) {
    Choices choices = choices(call);
    Account owner =
        accounts.find(call.variables().value("username")).orElseThrow(ApiException::notFound);
    String type = choices.word("type", "owner", "all", "member");
    RepositorySelection selection = selection(choices, EACH, "full_name");
    boolean own =
        call.caller() instanceof Caller.SignedIn user
            && user.user().id() == owner.id()
            && user.token().kind() instanceof TokenKind.Classic;
    if (own && !type.equals("owner")) {
      Set<Affiliation> affiliations = EnumSet.allOf(Affiliation.class);
      if (type.equals("member")) {
        affiliations.remove(Affiliation.OWNER);
      }
      return listOf(call, affiliations, selection);
    }
    return type.equals("member") ? RestCall.json(200, Json.array()) : list(call, owner, selection);
  }

  Response listOfOrganization(RestCall call) {
    Choices choices = choices(call);
    Account owner =
        accounts
            .findOrganization(call.variables().value("org"))
            .orElseThrow(ApiException::notFound);
    String type = choices.word("type", "all", "public", "private", "internal", "forks", "sources");
    RepositorySelection selection = selection(choices, visibilities(type), "created");
    return type.equals("forks") ? RestCall.json(200, Json.array()) : list(call, owner, selection);
  }

  private Response list(RestCall call, Account owner, RepositorySelection selection) {
    OptionalLong seenBy = access.seenBy(call.caller());
    return Pages.answer(
        call,
        (skip, limit) -> repositories.list(owner, seenBy, selection, skip, limit),
        call.repositoryViews()::repository);
  }
}
