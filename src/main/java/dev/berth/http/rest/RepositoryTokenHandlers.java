package dev.berth.http.rest;

import dev.berth.access.TokenRights;
import dev.berth.access.Tokens;
import dev.berth.http.Response;
import dev.berth.packages.PackagesPermission;
import dev.berth.registry.Repositories;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The tokens that stand for a repository, as GitHub gives them to workflows.
final class RepositoryTokenHandlers {
  private static final long USUAL_SECONDS = 3600;

  private final Tokens tokens;
  private final Repositories repositories;

  RepositoryTokenHandlers(Tokens tokens, Repositories repositories) {
    this.tokens = tokens;
    this.repositories = repositories;
  }

  Response create(RestCall call) {
    Fields fields = call.body("OauthAccess");
    OptionalLong seconds = fields.optionalNumber("expires_in");
    Duration lifetime = Duration.ofSeconds(seconds.orElse(USUAL_SECONDS));
    PackagesPermission packages = packages(fields);
    RepositoryAccess.require(TokenRights.makeRepositoryToken(call.signedIn(), packages));
    Tokens.Created created =
        tokens.createForRepository(
            call.user(),
            call.repository(),
            packages,
            lifetime,
            Optional.of(call.signedIn().token()),
            call.actor());
    return RestCall.json(
        201, new TokenViews(call.links()).ofRepository(created, call.repository()));
  }

  /// As in a workflow: what is not named is none.
  private static PackagesPermission packages(Fields fields) {
    Fields permissions = fields.object("permissions");
    List<String> words =
        Arrays.stream(PackagesPermission.values()).map(PackagesPermission::word).toList();
    return permissions
        .optionalText("packages")
        .map(word ->
            PackagesPermission.find(word)
                .orElseThrow(() -> permissions.notAmong("packages", word, words)))
        .orElse(PackagesPermission.NONE);
  }

  Response list(RestCall call) {
    return Pages.answer(
        call,
        (skip, limit) -> tokens.list(call.repository(), skip, limit),
        new TokenViews(call.links())::ofRepository);
  }

  Response revoke(RestCall call) {
    if (!tokens.revoke(call.repository(), call.id("id"), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  Response revokeItself(RestCall call) {
    tokens.revokeItself(call.signedIn().token(), call.actor());
    return Response.of(204);
  }

  /// `GET /installation/repositories`: what clients ask to learn where they are.
  Response repositories(RestCall call) {
    var view = Json.object();
    var list = Json.array();
    call.signedIn().repositoryId().stream()
        .boxed()
        .flatMap(id -> repositories.find(id).stream())
        .map(call.repositoryViews()::repository)
        .forEach(list::add);
    view.put("total_count", list.size()).put("repository_selection", "selected");
    view.set("repositories", list);
    return RestCall.json(200, view);
  }
}
