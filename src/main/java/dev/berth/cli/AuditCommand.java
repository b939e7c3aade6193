package dev.berth.cli;

import static dev.berth.cli.Asking.encode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The command that exports the audit log.
final class AuditCommand {
  private final Asking commands;

  AuditCommand(Asking commands) {
    this.commands = commands;
  }

  Command command() {
    return commands
        .command(
            "audit",
            "Prints the audit log, oldest first, each event as one line of JSON.",
            "berth audit --org acme --since 30d --phrase action:team",
            (arguments, server) -> {
              String organization = arguments.option("--org", "");
              String phrase = arguments.option("--phrase", "");
              String since = arguments.option("--since", "");
              if (!since.isEmpty()) {
                phrase = (phrase + " created:>=" + start(since)).strip();
              }
              server.each(
                  (organization.isEmpty()
                          ? "/admin/audit-log"
                          : "/orgs/" + encode(organization) + "/audit-log")
                      + "?order=asc&per_page=100&phrase="
                      + encode(phrase),
                  event -> commands.terminal().out().println(event));
            })
        .option("--org", "ORG", "of this organization alone (the whole site)")
        .option(
            "--phrase",
            "PHRASE",
            "what to look for: action:, actor:, user:, repo:, package:, org:, created:")
        .option("--since", "TIME", "not before: 30d, or a date such as 2030-01-31");
  }

  private static String start(String text) {
    return text.matches("[0-9]{1,5}d")
        ? Instant.now()
            .minus(Long.parseLong(text.substring(0, text.length() - 1)), ChronoUnit.DAYS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString()
        : text;
  }
}
