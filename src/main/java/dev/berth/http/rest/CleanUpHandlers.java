package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.oci.Digest;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.CleanUp;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Deletes many versions of a package at once.
final class CleanUpHandlers {
  private static final String IDS = "version_ids";
  private static final String LIMIT = "limit";

  private final CleanUp cleanUp;

  CleanUpHandlers(CleanUp cleanUp) {
    this.cleanUp = cleanUp;
  }

  Response delete(RestCall call) {
    RegistryPackage subject = call.container();
    Fields fields = call.body("CleanUp");
    VersionChoices choices = VersionChoices.ofBody(fields);
    boolean dryRun = fields.optionalTruth("dry_run").orElse(false);
    Set<Long> ids = new HashSet<>(fields.numbers(IDS));
    if (fields.has(IDS) == choices.any()) {
      throw choices.any()
          ? fields.wrong(IDS, "…", "and filters cannot both be given.")
          : fields.missing(IDS);
    }
    if (fields.has(IDS)) {
      return answer(dryRun, cleanUp.delete(subject, ids, dryRun, call.actor()));
    }
    if (!choices.filters()) {
      // Somebody who forgets the filter must not lose everything.
      throw fields.missing(IDS);
    }
    return answer(
        dryRun,
        cleanUp.delete(
            subject, choices.filter(), choices.place(), limit(fields), dryRun, call.actor()));
  }

  private static int limit(Fields fields) {
    OptionalLong limit = fields.optionalNumber(LIMIT);
    if (limit.isEmpty()) {
      return CleanUp.MOST;
    }
    if (limit.getAsLong() < 1 || limit.getAsLong() > CleanUp.MOST) {
      throw fields.wrong(
          LIMIT, Long.toString(limit.getAsLong()), "is not among 1 to " + CleanUp.MOST + ".");
    }
    return Math.toIntExact(limit.getAsLong());
  }

  private static Response answer(boolean dryRun, CleanUp.Report report) {
    ObjectNode view = Json.object().put("dry_run", dryRun);
    ArrayNode lines = view.putArray("versions");
    report.lines().forEach(line -> lines.add(view(line)));
    view.put("freed_bytes", report.freedBytes()).put("complete", report.complete());
    if (report.next().isPresent()) {
      view.put("next", report.next().getAsLong());
    } else {
      view.putNull("next");
    }
    return RestCall.json(200, view);
  }

  private static ObjectNode view(CleanUp.Line line) {
    ObjectNode view = Json.object().put("id", line.id());
    Optional<PackageVersion> version = line.version();
    version.ifPresent(was -> {
      view.put("name", was.digest().toString());
      view.put("created_at", Views.time(was.createdAt()));
      ArrayNode tags = view.putArray("tags");
      was.tags().forEach(tag -> tags.add(tag.value()));
    });
    view.put("result", line.outcome().name().toLowerCase(Locale.ROOT));
    ArrayNode neededBy = view.putArray("needed_by");
    line.neededBy().stream().map(Digest::toString).forEach(neededBy::add);
    return view.put("freed_bytes", line.freedBytes());
  }
}
