package dev.berth.cli;

import static dev.berth.cli.Asking.encode;
import static dev.berth.cli.Asking.text;
import static dev.berth.cli.PackageCommands.path;

import dev.berth.cli.Command.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The commands about the versions of a package and its tags.
final class VersionCommands {
  private static final String ID = "--id";
  private static final String DRY_RUN = "--dry-run";

  private final Asking commands;

  VersionCommands(Asking commands) {
    this.commands = commands;
  }

  List<Command> all() {
    return List.of(versions(), version(), tags(), history(), moveTag(), cleanUp());
  }

  private Command versions() {
    return VersionChoice.addTo(
        commands
            .command(
                "versions",
                "Lists the versions of a package, the newest first.",
                "berth package versions acme/tools/app --untagged --older-than 30d",
                (arguments, server) -> {
                  List<JsonNode> found =
                      server.list(
                          path(arguments)
                              + "/versions?per_page=100"
                              + VersionChoice.of(arguments).query());
                  Table table = new Table("ID", "CREATED", "DIGEST", "TAGS");
                  found.forEach(version ->
                      table.row(
                          text(version, "id"),
                          text(version, "created_at"),
                          text(version, "name"),
                          joined(version.path("metadata").path("container").path("tags"))));
                  commands.print(arguments, found, table);
                })
            .parameter(PackageCommands.LABEL, "the package"));
  }

  private static String joined(JsonNode texts) {
    return texts.valueStream().map(JsonNode::asString).collect(Collectors.joining(" "));
  }

  private Command version() {
    return commands
        .command(
            "version",
            "Shows a version: what it says of itself, and its size.",
            "berth package version acme/tools/app 42",
            (arguments, server) -> {
              JsonNode found =
                  server.get(
                      path(arguments) + "/versions/" + encode(arguments.parameter(1)) + "/details");
              commands.print(arguments, found, details(found));
            })
        .parameter(PackageCommands.LABEL, "the package")
        .parameter("ID", "the version");
  }

  private static Table details(JsonNode version) {
    Table table = new Table("WHAT", "VALUE");
    table.row("digest", text(version, "name"));
    table.row("tags", joined(version.path("metadata").path("container").path("tags")));
    table.row("created", text(version, "created_at"));
    table.row("media type", text(version, "media_type"));
    for (JsonNode platform : version.path("platforms")) {
      String variant = text(platform, "variant");
      table.row(
          "platform",
          text(platform, "os")
              + "/"
              + text(platform, "architecture")
              + (variant.isEmpty() ? "" : "/" + variant));
    }
    JsonNode size = version.path("size");
    table.row("bytes", text(size, "bytes"));
    table.row("shared in package", text(size, "shared_in_package"));
    table.row("shared with others of the owner", text(size, "shared_in_owner"));
    table.row("freed by deletion", text(size, "freed"));
    TreeMap<String, String> texts = new TreeMap<>();
    version
        .path("labels")
        .properties()
        .forEach(e -> texts.put(e.getKey(), e.getValue().asString()));
    version
        .path("annotations")
        .properties()
        .forEach(e -> texts.put(e.getKey(), e.getValue().asString()));
    texts.forEach(table::row);
    return table;
  }

  private Command tags() {
    return commands
        .command(
            "tags",
            "Lists the tags of a package with what they point to.",
            "berth package tags acme/tools/app --tag 'v1.*'",
            (arguments, server) -> {
              String pattern = arguments.option("--tag", "");
              List<JsonNode> found =
                  server.list(
                      path(arguments)
                          + "/tags?per_page=100"
                          + (pattern.isEmpty() ? "" : "&tag=" + encode(pattern)));
              Table table = new Table("TAG", "SET", "VERSION", "DIGEST");
              found.forEach(tag ->
                  table.row(
                      text(tag, "name"),
                      text(tag, "updated_at"),
                      text(tag, "version_id"),
                      text(tag, "digest")));
              commands.print(arguments, found, table);
            })
        .parameter(PackageCommands.LABEL, "the package")
        .option("--tag", "PATTERN", "only such tags; * stands for any characters");
  }

  private Command history() {
    return commands
        .command(
            "tag-history",
            "Tells who moved a tag when, from where and to where, the latest move first.",
            "berth package tag-history acme/tools/app latest",
            (arguments, server) -> {
              List<JsonNode> found = server.list(tagPath(arguments) + "/history?per_page=100");
              Table table = new Table("MOVED", "BY", "FROM", "TO");
              found.forEach(move ->
                  table.row(
                      text(move, "moved_at"),
                      text(move.path("actor"), "login"),
                      end(move.path("from")),
                      end(move.path("to"))));
              commands.print(arguments, found, table);
            })
        .parameter(PackageCommands.LABEL, "the package")
        .parameter("TAG", "the tag, though it was removed since");
  }

  private static String end(JsonNode end) {
    String digest = text(end, "digest");
    return end.isNull() ? "-" : digest.isEmpty() ? text(end, "version_id") : digest;
  }

  private static String tagPath(Arguments arguments) {
    return path(arguments) + "/tags/" + encode(arguments.parameter(1));
  }

  private Command moveTag() {
    return commands
        .command(
            "move-tag",
            "Points a tag to a version of the package, as a push of it would.",
            "berth package move-tag acme/tools/app latest 42",
            (arguments, server) -> {
              String version = arguments.parameter(2);
              ObjectNode body = ApiClient.object();
              if (version.contains(":")) {
                body.put("digest", version);
              } else {
                body.put("version_id", id(version));
              }
              JsonNode now = server.put(tagPath(arguments), body);
              commands.say(
                  arguments, now, text(now, "name") + " points to " + text(now, "digest") + ".");
            })
        .parameter(PackageCommands.LABEL, "the package")
        .parameter("TAG", "the tag, new or not")
        .parameter("VERSION", "the version, by its id or digest");
  }

  private static long id(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new CommandException("\"" + text + "\" is no version; give its id or its digest.");
    }
    return Long.parseLong(text);
  }

  private Command cleanUp() {
    return VersionChoice.addTo(
        commands
            .command(
                "clean-up",
                "Deletes versions of a package; they can be restored for a while.",
                "berth package clean-up acme/tools/app --untagged --older-than 30d --dry-run",
                this::cleanUp)
            .parameter(PackageCommands.LABEL, "the package")
            .options(ID, "ID", "this version; may be given several times, instead of the others")
            .flag(
                DRY_RUN,
                "change nothing, and say what would come of it; each hundred versions are looked at"
                    + " by themselves"));
  }

  private void cleanUp(Arguments arguments, ApiClient server) {
    VersionChoice choice = VersionChoice.of(arguments);
    boolean byId = arguments.has(ID);
    if (byId == choice.filters()) {
      throw new CommandException("say which versions: by --id, or by the other options.");
    }
    List<JsonNode> lines = new ArrayList<>();
    long freed = 0;
    JsonNode next = ApiClient.object().nullNode();
    do {
      ObjectNode body = ApiClient.object().put("dry_run", arguments.has(DRY_RUN));
      if (byId) {
        ArrayNode ids = body.putArray("version_ids");
        List<String> given = arguments.parsed().matchedOptionValue(ID, List.of());
        given.forEach(id -> ids.add(id(id)));
      } else {
        choice.addTo(body);
        if (!next.isNull()) {
          body.set("after", next);
        }
      }
      JsonNode answer = server.post(path(arguments) + "/clean-up", body);
      answer.path("versions").forEach(lines::add);
      freed += answer.path("freed_bytes").asLong();
      next = answer.path("next");
    } while (next.isNumber());
    print(arguments, lines, freed);
  }

  private void print(Arguments arguments, List<JsonNode> lines, long freed) {
    Table table = new Table("RESULT", "ID", "CREATED", "FREED", "DIGEST", "TAGS");
    lines.forEach(line ->
        table.row(
            text(line, "result"),
            text(line, "id"),
            text(line, "created_at"),
            text(line, "freed_bytes"),
            text(line, "name"),
            joined(line.path("tags"))));
    commands.print(arguments, lines, table);
    if (!arguments.has("--json")) {
      long deleted =
          lines.stream()
              .filter(line -> List.of("deleted", "held").contains(text(line, "result")))
              .count();
      commands
          .terminal()
          .out()
          .println(
              (arguments.has(DRY_RUN)
                          ? "%d of %d would be deleted, and %d bytes freed"
                          : "%d of %d were deleted, and %d bytes are freed")
                      .formatted(deleted, lines.size(), freed)
                  + " once they cannot be restored.");
    }
  }
}
