package dev.berth.packages;

import java.util.Set;

/// The names of what GitHub's webhooks are told of. Berth has none but [HookEvent#PACKAGE] and
/// [HookEvent#REGISTRY_PACKAGE] to tell; the others are kept for those who ask for them.
public final class HookEvents {
  /// Everything.
  public static final String ALL = "*";

  private static final Set<String> KNOWN =
      Set.of(
          ALL,
          "branch_protection_configuration",
          "branch_protection_rule",
          "check_run",
          "check_suite",
          "code_scanning_alert",
          "commit_comment",
          "create",
          "custom_property",
          "custom_property_values",
          "delete",
          "dependabot_alert",
          "deploy_key",
          "deployment",
          "deployment_review",
          "deployment_status",
          "discussion",
          "discussion_comment",
          "fork",
          "gollum",
          "issue_comment",
          "issues",
          "label",
          "member",
          "membership",
          "merge_group",
          "meta",
          "milestone",
          "org_block",
          "organization",
          HookEvent.PACKAGE,
          "page_build",
          "project",
          "project_card",
          "project_column",
          "projects_v2",
          "projects_v2_item",
          "projects_v2_status_update",
          "public",
          "pull_request",
          "pull_request_review",
          "pull_request_review_comment",
          "pull_request_review_thread",
          "push",
          HookEvent.REGISTRY_PACKAGE,
          "release",
          "repository",
          "repository_advisory",
          "repository_import",
          "repository_ruleset",
          "repository_vulnerability_alert",
          "secret_scanning_alert",
          "secret_scanning_alert_location",
          "security_and_analysis",
          "star",
          "status",
          "sub_issues",
          "team",
          "team_add",
          "watch",
          "workflow_dispatch",
          "workflow_job",
          "workflow_run");

  private HookEvents() {}

  /// Whether GitHub has an event of that name.
  public static boolean isKnown(String name) {
    return KNOWN.contains(name);
  }
}
