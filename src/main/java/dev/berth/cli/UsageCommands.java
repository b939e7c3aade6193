package dev.berth.cli;

import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;

import dev.berth.cli.Command.Arguments;
import dev.berth.config.QuotaConfig;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The commands about what accounts use, and may.
final class UsageCommands {
  private static final String LABEL = "LOGIN";
  private static final String ACCOUNT = "the user or organization";

  private final Asking commands;

  UsageCommands(Asking commands) {
    this.commands = commands;
  }

  Command group() {
    return Command.group(
        "usage",
        "What accounts store and have had sent, and their quotas.",
        List.of(show(), quota(), endQuota(), recount()));
  }

  private Command show() {
    return commands
        .command(
            "show",
            "Shows what an account stores and has had sent this month, and its quota.",
            "berth usage show acme",
            (arguments, server) -> print(arguments, server.get(path(arguments, "quota"))))
        .parameter(LABEL, ACCOUNT);
  }

  private Command quota() {
    return commands
        .command(
            "quota",
            "Gives an account a quota of its own, for packages that are not public.",
            "berth usage quota acme 50GB,off",
            (arguments, server) -> {
              QuotaConfig quota;
              try {
                quota = QuotaConfig.parse(arguments.parameter(1));
              } catch (IllegalArgumentException e) {
                throw new CommandException(
                    "\""
                        + arguments.parameter(1)
                        + "\" is no quota; it takes "
                        + e.getMessage()
                        + ".");
              }
              ObjectNode body = ApiClient.object();
              put(body, "storage_bytes", quota.storageBytes());
              put(body, "transfer_bytes", quota.transferBytes());
              print(arguments, server.put(path(arguments, "quota"), body));
            })
        .parameter(LABEL, ACCOUNT)
        .parameter(
            "SIZES",
            "what it may store, and have sent in a month, such as 50GB,100GB; off for any amount");
  }

  private static void put(ObjectNode body, String field, OptionalLong bytes) {
    if (bytes.isPresent()) {
      body.put(field, bytes.getAsLong());
    } else {
      body.putNull(field);
    }
  }

  private Command endQuota() {
    return commands
        .command(
            "end-quota",
            "Takes an account's own quota away: the site's holds.",
            "berth usage end-quota acme",
            (arguments, server) -> {
              server.delete(path(arguments, "quota"));
              commands.say(
                  arguments,
                  arguments.parameter(0) + " has no quota but the site's, if it has one.");
            })
        .parameter(LABEL, ACCOUNT);
  }

  private Command recount() {
    return commands
        .command(
            "recount",
            "Adds up anew what an account stores; it need not be done but after other programs have"
                + " written to the database.",
            "berth usage recount acme",
            (arguments, server) ->
                print(arguments, server.post(path(arguments, "usage/recount"), ApiClient.object())))
        .parameter(LABEL, ACCOUNT);
  }

  private void print(Arguments arguments, JsonNode usage) {
    Table table = new Table("WHAT", "BYTES", "OF");
    JsonNode stored = usage.path("storage");
    JsonNode sent = usage.path("transfer");
    JsonNode quota = usage.path("quota");
    table.row("stored", text(stored, "bytes"), "");
    table.row("stored, not public", text(stored, "metered_bytes"), of(quota, "storage_bytes"));
    table.row("sent in " + text(sent, "month"), text(sent, "bytes"), "");
    table.row("sent, not public", text(sent, "metered_bytes"), of(quota, "transfer_bytes"));
    commands.print(arguments, usage, table);
  }

  private static String of(JsonNode quota, String field) {
    return quota.path(field).isNumber() ? text(quota, field) : "any amount";
  }

  private static String path(Arguments arguments, String what) {
    return "/admin/accounts/" + encode(arguments.parameter(0)) + "/" + what;
  }
}
