package dev.berth.http.web;

import dev.berth.access.Access;
import dev.berth.access.Authorizer;
import dev.berth.access.Caller;
import dev.berth.packages.Action;
import dev.berth.registry.Catalog;
import java.util.ArrayList;
import java.util.List;

/// Those of a list of packages that a caller may pull.
final class ShownPackages {
  private static final int PAGE = 30;
  private static final int LOOKED_AT = 120;

  private final Authorizer authorizer;

  ShownPackages(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /// The first that the caller may pull, up to as many as a page has.
  List<Catalog.Entry> of(Caller caller, Paged.Source<Catalog.Entry> all) {
    List<Catalog.Entry> shown = new ArrayList<>();
    for (int skip = 0; skip < LOOKED_AT && shown.size() < PAGE; skip += PAGE) {
      List<Catalog.Entry> some = all.list(skip, PAGE);
      some.stream().filter(entry -> pulls(caller, entry)).forEach(shown::add);
      if (some.size() < PAGE) {
        break;
      }
    }
    return shown.subList(0, Math.min(PAGE, shown.size()));
  }

  private boolean pulls(Caller caller, Catalog.Entry entry) {
    return authorizer.decide(caller, entry.subject().repository(), Action.PULL)
        instanceof Access.Granted;
  }
}
