package dev.berth.http.rest;

import dev.berth.packages.Account;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OrganizationProfile;
import dev.berth.packages.OrganizationProfile.Field;
import dev.berth.packages.RegistryPackage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// Things as GitHub's schemas show them. What Berth does not have is there as null, none or zero,
/// because clients count on the fields.
final class Views {
  private final Links links;

  Views(Links links) {
    this.links = links;
  }

  /// `simple-user`; organizations have one too.
  ObjectNode simpleUser(Account account) {
    String url = links.user(account);
    ObjectNode user =
        Json.object()
            .put("login", account.login().value())
            .put("id", account.id())
            .put("node_id", nodeId(account))
            .put("avatar_url", links.avatar(account))
            .put("gravatar_id", "")
            .put("url", url)
            .put("html_url", links.page(account))
            .put("followers_url", url + "/followers")
            .put("following_url", url + "/following{/other_user}")
            .put("gists_url", url + "/gists{/gist_id}")
            .put("starred_url", url + "/starred{/owner}{/repo}")
            .put("subscriptions_url", url + "/subscriptions")
            .put("organizations_url", url + "/orgs")
            .put("repos_url", url + "/repos")
            .put("events_url", url + "/events{/privacy}")
            .put("received_events_url", url + "/received_events")
            .put("type", account.isOrganization() ? "Organization" : "User")
            .put("user_view_type", "public")
            .put("site_admin", account.siteAdministrator());
    return account.suspended() ? user.put("suspended", true) : user;
  }

  /// `public-user`.
  ObjectNode publicUser(Account account) {
    return simpleUser(account)
        .putNull("name")
        .putNull("company")
        .put("blog", "")
        .putNull("location")
        .putNull("email")
        .putNull("hireable")
        .putNull("bio")
        .put("public_repos", 0)
        .put("public_gists", 0)
        .put("followers", 0)
        .put("following", 0)
        .put("created_at", time(account.createdAt()))
        .put("updated_at", time(account.createdAt()));
  }

  /// `private-user`: what users see of themselves.
  ///
  /// @param secondFactor whether they are asked for one when they sign in
  ObjectNode privateUser(Account account, boolean secondFactor) {
    ObjectNode user = publicUser(account).put("user_view_type", "private");
    if (!account.email().isEmpty()) {
      user.put("email", account.email());
    }
    return user.put("private_gists", 0)
        .put("total_private_repos", 0)
        .put("owned_private_repos", 0)
        .put("disk_usage", 0)
        .put("collaborators", 0)
        .put("two_factor_authentication", secondFactor);
  }

  /// `organization-simple`.
  ObjectNode simpleOrganization(Account account, OrganizationProfile profile) {
    String url = links.organization(account);
    ObjectNode view =
        Json.object()
            .put("login", account.login().value())
            .put("id", account.id())
            .put("node_id", nodeId(account))
            .put("url", url)
            .put("repos_url", url + "/repos")
            .put("events_url", url + "/events")
            .put("hooks_url", url + "/hooks")
            .put("issues_url", url + "/issues")
            .put("members_url", url + "/members{/member}")
            .put("public_members_url", url + "/public_members{/member}")
            .put("avatar_url", links.avatar(account));
    putText(view, profile, Field.DESCRIPTION);
    return view;
  }

  /// In GitHub's schema the description alone may be null; of the others there is none.
  private static void putText(ObjectNode view, OrganizationProfile profile, Field field) {
    String text = profile.text(field);
    if (!text.isEmpty()) {
      view.put(word(field), text);
    } else if (field == Field.DESCRIPTION) {
      view.putNull(word(field));
    }
  }

  private static String word(Field field) {
    return field.name().toLowerCase(Locale.ROOT);
  }

  /// `organization-full`.
  ObjectNode organization(Account account, OrganizationProfile profile) {
    ObjectNode view = simpleOrganization(account, profile);
    for (Field field : Field.values()) {
      putText(view, profile, field);
    }
    return view.put("html_url", links.page(account))
        .put("has_organization_projects", false)
        .put("has_repository_projects", false)
        .put("public_repos", 0)
        .put("public_gists", 0)
        .put("followers", 0)
        .put("following", 0)
        .put("type", "Organization")
        .put("created_at", time(account.createdAt()))
        .put("updated_at", time(account.createdAt()))
        .putNull("archived_at");
  }

  /// `org-membership`.
  ObjectNode membership(
      Account organization, OrganizationProfile profile, Account user, MemberRole role) {
    ObjectNode membership =
        Json.object()
            .put("url", links.membership(organization, user))
            .put("state", "active")
            .put("role", word(role))
            .put("organization_url", links.organization(organization));
    membership.set("organization", simpleOrganization(organization, profile));
    membership.set("user", simpleUser(user));
    return membership;
  }

  /// GitHub's word for what a member is.
  static String word(MemberRole role) {
    return switch (role) {
      case MEMBER -> "member";
      case OWNER -> "admin";
    };
  }

  /// `package`.
  ObjectNode container(RegistryPackage subject, long versions) {
    ObjectNode view =
        Json.object()
            .put("id", subject.id())
            .put("name", subject.name())
            .put("package_type", "container");
    view.set("owner", simpleUser(subject.owner()));
    return view.put("version_count", versions)
        .put("visibility", subject.visibility().word())
        .put("url", links.container(subject))
        .put("created_at", time(subject.createdAt()))
        .put("updated_at", time(subject.updatedAt()))
        .put("html_url", links.containerPage(subject));
  }

  static String nodeId(Account account) {
    String type = account.isOrganization() ? "012:Organization" : "04:User";
    return Base64.getEncoder()
        .encodeToString((type + account.id()).getBytes(StandardCharsets.US_ASCII));
  }

  /// GitHub's form of a time: UTC in whole seconds.
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
