package dev.berth.access;

import dev.berth.packages.Action;
import dev.berth.packages.TokenScope;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which scopes a classic token needs for which action. Whoever decides asks here, and so does what
/// tells clients which scopes a route takes.
public final class AcceptedScopes {
  private AcceptedScopes() {}

  /// The scopes one of which it takes, or a wider one; none: any token will do.
  ///
  /// What is public of repositories takes less than the rest, and this is about the former.
  static List<TokenScope> weakest(Action action) {
    return switch (action) {
      case ANYONE,
          SEE_PACKAGE,
          SIGNED_IN,
          LOOK_AT_ORGANIZATION,
          LOOK_AT_MEMBERSHIPS,
          BE_REPOSITORY ->
          List.of();
      case LIST_PACKAGES, PULL -> List.of(TokenScope.READ_PACKAGES);
      case PUSH, RESTORE, RESTORE_VERSION, ADMINISTER, EXPLAIN_ACCESS ->
          List.of(TokenScope.WRITE_PACKAGES);
      case DELETE -> List.of(TokenScope.DELETE_PACKAGES);
      case SEE_MEMBERS, LOOK_AT_MEMBERS, SEE_TEAM, SEE_TEAM_AND_REPOSITORY ->
          List.of(TokenScope.READ_ORG);
      case SEE_OWN_MEMBERSHIPS -> List.of(TokenScope.READ_ORG, TokenScope.READ_USER);
      case CHANGE_OWN_ACCOUNT, SEE_OWN_USAGE -> List.of(TokenScope.USER);
      case CREATE_TEAM, ADMINISTER_TEAM -> List.of(TokenScope.WRITE_ORG);
      case ADMINISTER_ORGANIZATION -> List.of(TokenScope.ADMIN_ORG);
      case ADMINISTER_ORGANIZATION_HOOKS -> List.of(TokenScope.ADMIN_ORG_HOOK);
      case SEE_REPOSITORY_HOOKS -> List.of(TokenScope.READ_REPO_HOOK, TokenScope.REPO);
      case WRITE_REPOSITORY_HOOKS -> List.of(TokenScope.WRITE_REPO_HOOK, TokenScope.REPO);
      case DELETE_REPOSITORY_HOOKS -> List.of(TokenScope.ADMIN_REPO_HOOK, TokenScope.REPO);
      case SEE_REPOSITORY,
          PUSH_TO_REPOSITORY,
          SEE_COLLABORATORS,
          SEE_PERMISSION,
          ADMINISTER_REPOSITORY,
          ADMINISTER_REPOSITORY_OF_TEAM,
          CREATE_OWN_REPOSITORY,
          CREATE_REPOSITORY ->
          List.of(TokenScope.PUBLIC_REPO);
      case DELETE_REPOSITORY -> List.of(TokenScope.DELETE_REPO);
      case ADMINISTER_SITE, ADMINISTER_OTHER_USER -> List.of(TokenScope.SITE_ADMIN);
    };
  }

  /// Whether the caller's token has one of them.
  static boolean allow(Caller.SignedIn caller, Action action) {
    List<TokenScope> scopes = weakest(action);
    return scopes.isEmpty() || scopes.stream().anyMatch(caller::has);
  }

  /// GitHub's words for all scopes that are enough, the weakest of each family first.
  public static Stream<String> words(Action action) {
    return weakest(action).stream()
        .flatMap(scope -> scope.andWider().stream())
        .map(TokenScope::word);
  }

  /// The same, separated by commas.
  static String sentence(Action action) {
    return words(action).collect(Collectors.joining(", "));
  }
}
