package dev.berth.http.rest;

import dev.berth.access.Tokens;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.ListedToken;
import dev.berth.packages.PackagePattern;
import dev.berth.packages.PackageRight;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.Repository;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tokens as GitHub's schemas show them. The secret is shown when a token is made, and never again.
final class TokenViews {
  private final Links links;
  private final Views views;

  TokenViews(Links links) {
    this.links = links;
    this.views = new Views(links);
  }

  /// `authorization`, with the secret that is shown this once.
  ObjectNode authorization(Tokens.Created created) {
    return authorization(created.token()).put("token", created.secret());
  }

  /// `authorization` of a token whose secret nobody knows any more, with its last use, and of a
  /// package token with what it is bound to.
  ObjectNode authorization(ListedToken listed, LongFunction<Optional<Account>> accounts) {
    ObjectNode view = withLastUse(authorization(listed.token()), listed.lastUsedAt());
    putPackages(view, listed.token(), accounts);
    return view;
  }

  private ObjectNode authorization(AccessToken token) {
    ArrayNode scopes = Json.array();
    token.scopes().stream().map(TokenScope::word).sorted().forEach(scopes::add);
    Account owner = token.owner();
    ObjectNode view =
        Json.object()
            .put("id", token.id())
            .put(
                "url",
                links.api() + "/admin/users/" + owner.login() + "/authorizations/" + token.id());
    view.set("scopes", scopes);
    view.put("token", "")
        .put("token_last_eight", token.lastEight())
        .putNull("hashed_token")
        .put("note", token.note())
        .putNull("note_url")
        .putNull("fingerprint")
        .put("created_at", Views.time(token.createdAt()))
        .put("updated_at", Views.time(token.createdAt()));
    putEnd(view, token);
    view.set("user", views.simpleUser(owner));
    return view;
  }

  /// The answer to the making of a repository's token: `installation-token`, with an id.
  ObjectNode ofRepository(Tokens.Created created, Repository repository) {
    ObjectNode view = Json.object().put("token", created.secret());
    fill(view, created.token());
    view.put("repository_selection", "selected");
    view.putArray("repositories").add(new RepositoryViews(links).repository(repository));
    return view;
  }

  /// A repository's token whose secret nobody knows any more.
  ObjectNode ofRepository(ListedToken listed) {
    AccessToken token = listed.token();
    ObjectNode view = fill(Json.object(), token);
    view.put("token_last_eight", token.lastEight())
        .put("created_at", Views.time(token.createdAt()));
    view.set("created_by", views.simpleUser(token.owner()));
    return withLastUse(view, listed.lastUsedAt());
  }

  private static ObjectNode fill(ObjectNode view, AccessToken token) {
    view.put("id", token.id());
    putEnd(view, token);
    ObjectNode permissions = view.putObject("permissions").put("metadata", "read");
    if (token.kind() instanceof TokenKind.OfRepository(_, _, var packages)
        && packages != PackagesPermission.NONE) {
      permissions.put("packages", packages.word());
    }
    return view;
  }

  /// A package token, with the secret that is shown this once.
  ObjectNode forPackages(Tokens.Created created, LongFunction<Optional<Account>> accounts) {
    return forPackages(created.token(), accounts).put("token", created.secret());
  }

  /// A package token whose secret nobody knows any more, with its last use.
  ///
  /// @param accounts whose packages are shown among those that it is bound to
  ObjectNode forPackages(ListedToken listed, LongFunction<Optional<Account>> accounts) {
    return withLastUse(forPackages(listed.token(), accounts), listed.lastUsedAt());
  }

  private ObjectNode forPackages(AccessToken token, LongFunction<Optional<Account>> accounts) {
    ObjectNode view = Json.object().put("id", token.id());
    putPackages(view, token, accounts);
    view.put("token_last_eight", token.lastEight())
        .put("note", token.note())
        .put("created_at", Views.time(token.createdAt()));
    putEnd(view, token);
    view.set("user", views.simpleUser(token.owner()));
    return view;
  }

  private static void putPackages(
      ObjectNode view, AccessToken token, LongFunction<Optional<Account>> accounts) {
    if (!(token.kind() instanceof TokenKind.ForPackages(var packages, var rights))) {
      return;
    }
    ArrayNode names = view.putArray("packages");
    for (PackagePattern pattern : packages) {
      accounts
          .apply(pattern.ownerId())
          .ifPresent(owner -> names.add(owner.login() + "/" + pattern.pattern()));
    }
    ArrayNode words = view.putArray("rights");
    rights.stream().sorted().map(PackageRight::word).forEach(words::add);
  }

  private static void putEnd(ObjectNode view, AccessToken token) {
    Instant end = token.expiresAt();
    if (end == null) {
      view.putNull("expires_at");
    } else {
      view.put("expires_at", Views.time(end));
    }
  }

  private static ObjectNode withLastUse(ObjectNode view, Optional<Instant> lastUsedAt) {
    lastUsedAt.ifPresentOrElse(
        time -> view.put("last_used_at", Views.time(time)), () -> view.putNull("last_used_at"));
    return view;
  }
}
