package dev.berth.http.web;

import dev.berth.http.Query;
import dev.berth.http.Response;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.CleanUp;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Deleting many versions at once: what would come of it, and then what came of it.
final class CleanUpPages {
  private static final String IDS = "version_id";

  private final CleanUp cleanUp;

  CleanUpPages(WebRoutes.Rules rules) {
    this.cleanUp = rules.cleanUp();
  }

  /// What the page shows.
  ///
  /// @param done whether it was carried out
  /// @param error what was wrong with what was sent; empty for nothing
  record View(
      RegistryPackage subject, Set<Long> ids, CleanUp.Report report, boolean done, String error) {

    long count(CleanUp.Outcome... outcomes) {
      return report.lines().stream()
          .filter(line -> List.of(outcomes).contains(line.outcome()))
          .count();
    }

    /// What becomes of a version, in few words.
    static String words(CleanUp.Line line, boolean done) {
      return switch (line.outcome()) {
        case DELETED -> done ? "deleted" : "will be deleted";
        case HELD ->
            done
                ? "has left the lists; what needs it can pull it still"
                : "will leave the lists; what needs it can pull it still";
        case LAST_TAGGED -> "stays: no other version has a tag";
        case PROTECTED -> "stays: it is public, and too many have pulled it";
        case ABSENT -> "is not there any more";
      };
    }
  }

  /// Says what would come of it.
  Response ask(WebCall call) {
    return ask(call, 200, ids(Query.parse(call.request().query())), "");
  }

  private Response ask(WebCall call, int status, Set<Long> ids, String error) {
    RegistryPackage subject = call.container();
    CleanUp.Report report = cleanUp.delete(subject, ids, true, call.actor());
    return show(call, status, new View(subject, ids, report, false, error));
  }

  Response delete(WebCall call) {
    RegistryPackage subject = call.container();
    Set<Long> ids = ids(call.form());
    if (!call.field("verify").equals(subject.name())) {
      return ask(call, 422, ids, "Type " + subject.name() + " to delete these versions.");
    }
    CleanUp.Report report = cleanUp.delete(subject, ids, false, call.actor());
    return show(call, 200, new View(subject, ids, report, true, ""));
  }

  private static Set<Long> ids(Query sent) {
    Set<Long> ids = new LinkedHashSet<>();
    for (String id : sent.all(IDS)) {
      if (!id.matches("[0-9]{1,18}")) {
        throw PageException.notFound();
      }
      ids.add(Long.parseLong(id));
    }
    if (ids.isEmpty()) {
      throw new PageException(
          422, "No versions are selected", "Go back, and tick the versions to be deleted.");
    }
    if (ids.size() > CleanUp.MOST) {
      throw new PageException(
          422,
          "Too many versions are selected",
          "At most " + CleanUp.MOST + " are deleted at once. Nothing was changed.");
    }
    return ids;
  }

  private static Response show(WebCall call, int status, View view) {
    RegistryPackage subject = view.subject();
    return call.page(
        status,
        "clean-up",
        PackagePages.frame(
            call,
            subject,
            new Frame.Crumb("Versions", Addresses.of(subject, "versions")),
            new Frame.Crumb("Delete", Addresses.of(subject, "versions"))),
        "view",
        view);
  }
}
