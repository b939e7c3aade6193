package dev.berth.http.rest;

import dev.berth.packages.Account;
import dev.berth.packages.Collaborator;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.Visibility;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Repositories and who may do what with them, as GitHub's schemas show them. What Berth does not
/// have is there as null, none or zero, because clients count on the fields.
final class RepositoryViews {
  private final Links links;
  private final Views views;

  RepositoryViews(Links links) {
    this.links = links;
    this.views = new Views(links);
  }

  /// `minimal-repository`, without what it need not have.
  ObjectNode minimal(Repository repository) {
    String url = links.repository(repository);
    ObjectNode view =
        Json.object()
            .put("id", repository.id())
            .put("node_id", nodeId(repository))
            .put("name", repository.name())
            .put("full_name", repository.fullName());
    view.set("owner", views.simpleUser(repository.owner()));
    view.put("private", repository.visibility() != Visibility.PUBLIC)
        .put("html_url", links.page(repository));
    if (repository.description().isEmpty()) {
      view.putNull("description");
    } else {
      view.put("description", repository.description());
    }
    return view.put("fork", false)
        .put("url", url)
        .put("archive_url", url + "/{archive_format}{/ref}")
        .put("assignees_url", url + "/assignees{/user}")
        .put("blobs_url", url + "/git/blobs{/sha}")
        .put("branches_url", url + "/branches{/branch}")
        .put("collaborators_url", url + "/collaborators{/collaborator}")
        .put("comments_url", url + "/comments{/number}")
        .put("commits_url", url + "/commits{/sha}")
        .put("compare_url", url + "/compare/{base}...{head}")
        .put("contents_url", url + "/contents/{+path}")
        .put("contributors_url", url + "/contributors")
        .put("deployments_url", url + "/deployments")
        .put("downloads_url", url + "/downloads")
        .put("events_url", url + "/events")
        .put("forks_url", url + "/forks")
        .put("git_commits_url", url + "/git/commits{/sha}")
        .put("git_refs_url", url + "/git/refs{/sha}")
        .put("git_tags_url", url + "/git/tags{/sha}")
        .put("hooks_url", url + "/hooks")
        .put("issue_comment_url", url + "/issues/comments{/number}")
        .put("issue_events_url", url + "/issues/events{/number}")
        .put("issues_url", url + "/issues{/number}")
        .put("keys_url", url + "/keys{/key_id}")
        .put("labels_url", url + "/labels{/name}")
        .put("languages_url", url + "/languages")
        .put("merges_url", url + "/merges")
        .put("milestones_url", url + "/milestones{/number}")
        .put("notifications_url", url + "/notifications{?since,all,participating}")
        .put("pulls_url", url + "/pulls{/number}")
        .put("releases_url", url + "/releases{/id}")
        .put("stargazers_url", url + "/stargazers")
        .put("statuses_url", url + "/statuses/{sha}")
        .put("subscribers_url", url + "/subscribers")
        .put("subscription_url", url + "/subscription")
        .put("tags_url", url + "/tags")
        .put("teams_url", url + "/teams")
        .put("trees_url", url + "/git/trees{/sha}");
  }

  /// `repository`.
  ObjectNode repository(Repository repository) {
    String page = links.page(repository);
    ObjectNode view =
        minimal(repository)
            .put("clone_url", page + ".git")
            .putNull("mirror_url")
            .put("git_url", page.replaceFirst("^[a-z]+:", "git:") + ".git")
            .put("ssh_url", page.replaceFirst("^[a-z]+://", "ssh://git@") + ".git")
            .put("svn_url", page);
    repository
        .sourceUrl()
        .ifPresentOrElse(address -> view.put("homepage", address), () -> view.putNull("homepage"));
    String updated = Views.time(repository.updatedAt());
    view.putNull("language")
        .put("forks_count", 0)
        .put("stargazers_count", 0)
        .put("watchers_count", 0)
        .put("size", 0)
        .put("default_branch", "main")
        .put("open_issues_count", 0)
        .put("is_template", false);
    view.putArray("topics");
    return view.put("has_issues", false)
        .put("has_projects", false)
        .put("has_wiki", false)
        .put("has_pages", false)
        .put("has_downloads", false)
        .put("has_discussions", false)
        .put("archived", repository.archived())
        .put("disabled", false)
        .put("visibility", repository.visibility().word())
        .put("pushed_at", updated)
        .put("created_at", Views.time(repository.createdAt()))
        .put("updated_at", updated)
        .putNull("license")
        .put("forks", 0)
        .put("open_issues", 0)
        .put("watchers", 0);
  }

  /// `full-repository`, for somebody who has `permission` in it.
  ObjectNode full(Repository repository, Optional<Permission> permission) {
    ObjectNode view = repository(repository).put("network_count", 0).put("subscribers_count", 0);
    if (repository.owner().isOrganization()) {
      view.set("organization", views.simpleUser(repository.owner()));
    }
    view.set("permissions", permissions(permission.orElse(Permission.PULL)));
    return view;
  }

  /// `collaborator`.
  ObjectNode collaborator(Collaborator collaborator) {
    return collaborator(collaborator.user(), collaborator.permission());
  }

  private ObjectNode collaborator(Account user, Permission permission) {
    ObjectNode view = views.simpleUser(user);
    view.set("permissions", permissions(permission));
    return view.put("role_name", roleName(permission));
  }

  /// `repository-collaborator-permission`.
  ///
  /// @param permission empty for who has none
  ObjectNode permission(Account user, Optional<Permission> permission) {
    ObjectNode view =
        Json.object()
            .put("permission", permission.map(p -> p.role().word()).orElse("none"))
            .put("role_name", permission.map(RepositoryViews::roleName).orElse("none"));
    ObjectNode shown = views.simpleUser(user);
    ObjectNode permissions = Json.object();
    for (Permission each : Permission.values()) {
      permissions.put(each.word(), permission.filter(has -> has.includes(each)).isPresent());
    }
    shown.set("permissions", permissions);
    shown.put("role_name", permission.map(RepositoryViews::roleName).orElse("none"));
    view.set("user", shown);
    return view;
  }

  /// Which permissions one includes.
  static ObjectNode permissions(Permission permission) {
    ObjectNode view = Json.object();
    for (Permission each : Permission.values()) {
      view.put(each.word(), permission.includes(each));
    }
    return view;
  }

  /// GitHub's name of the role that a permission is.
  static String roleName(Permission permission) {
    return switch (permission) {
      case PULL -> "read";
      case PUSH -> "write";
      case TRIAGE, MAINTAIN, ADMIN -> permission.word();
    };
  }

  private static String nodeId(Repository repository) {
    return Base64.getEncoder()
        .encodeToString(("010:Repository" + repository.id()).getBytes(StandardCharsets.US_ASCII));
  }
}
