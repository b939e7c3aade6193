package dev.berth.http.web;

import dev.berth.access.Access;
import dev.berth.access.Authorizer;
import dev.berth.access.Caller;
import dev.berth.http.Response;
import dev.berth.packages.Action;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.Period;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.TagPattern;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import dev.berth.registry.CountedPage;
import dev.berth.registry.PackageVersions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// The lists of the versions of a package.
final class VersionLists {
  private static final int PAGE = 30;

  private final Authorizer authorizer;
  private final PackageVersions versions;

  VersionLists(WebRoutes.Rules rules) {
    this.authorizer = rules.authorizer();
    this.versions = rules.versions();
  }

  /// Which versions a list has, under GitHub's words.
  enum Which {
    ALL,
    TAGGED,
    UNTAGGED,
    DELETED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    String title() {
      return name().charAt(0) + word().substring(1);
    }

    static Which of(String word) {
      for (Which which : values()) {
        if (which.word().equals(word)) {
          return which;
        }
      }
      return ALL;
    }
  }

  /// What the list shows.
  ///
  /// @param total how many there are in the whole list; empty where that is not counted
  /// @param pattern of tags that is searched for; empty for none
  /// @param before the address of the page before; empty: there is none
  /// @param after the address of the page after
  /// @param deletes whether the caller may delete and restore versions
  record Listing(
      RegistryPackage subject,
      Which which,
      List<PackageVersion> versions,
      OptionalLong total,
      String pattern,
      String before,
      String after,
      boolean deletes) {
    /// Where the versions of a kind are listed.
    static String address(RegistryPackage subject, Which which) {
      return Addresses.of(subject, "versions")
          + (which == Which.ALL ? "" : "?filters%5Bversion_type%5D=" + which.word());
    }
  }

  Response list(WebCall call) {
    RegistryPackage subject = call.container();
    Which which = Which.of(call.parameter("filters[version_type]").orElse(""));
    String pattern = call.parameter("q").orElse("").strip();
    boolean searched = !pattern.isEmpty() && TagPattern.isPattern(pattern);
    if ((which == Which.ALL && !searched) || which == Which.DELETED) {
      return listCounted(call, subject, which, pattern);
    }
    VersionFilter filter =
        new VersionFilter(
            which == Which.ALL ? Optional.empty() : Optional.of(which == Which.TAGGED),
            searched ? Optional.of(pattern(pattern)) : Optional.empty(),
            Period.ALWAYS,
            Period.ALWAYS);
    String after = call.parameter("after").orElse("");
    OptionalLong from =
        after.matches("[0-9]{1,18}")
            ? OptionalLong.of(Long.parseLong(after))
            : OptionalLong.empty();
    FoundVersions found = versions.search(subject, filter, new VersionPlace(true, from), PAGE);
    String base = Addresses.with(Listing.address(subject, which), "q", pattern);
    return show(
        call,
        new Listing(
            subject,
            which,
            found.items(),
            OptionalLong.empty(),
            pattern,
            from.isPresent() ? base : "",
            found.next().isPresent()
                ? Addresses.with(base, "after", Long.toString(found.next().getAsLong()))
                : "",
            deletes(call.caller(), subject)));
  }

  private Response listCounted(WebCall call, RegistryPackage subject, Which which, String pattern) {
    boolean deletes = deletes(call.caller(), subject);
    if (which == Which.DELETED && !deletes) {
      throw PageException.notFound();
    }
    int page = call.pageNumber();
    long skip = (page - 1L) * PAGE;
    CountedPage<PackageVersion> found =
        which == Which.DELETED
            ? versions.listDeleted(subject, skip, PAGE)
            : versions.list(subject, skip, PAGE);
    String base = Listing.address(subject, which);
    return show(
        call,
        new Listing(
            subject,
            which,
            found.items(),
            OptionalLong.of(found.total()),
            pattern,
            page > 1 ? Addresses.with(base, "page", Integer.toString(page - 1)) : "",
            skip + PAGE < found.total()
                ? Addresses.with(base, "page", Integer.toString(page + 1))
                : "",
            deletes));
  }

  private static TagPattern pattern(String text) {
    boolean open = text.indexOf('*') < 0 && text.length() <= 126;
    return new TagPattern(open ? "*" + text + "*" : text);
  }

  private boolean deletes(Caller caller, RegistryPackage subject) {
    return caller instanceof Caller.SignedIn
        && authorizer.decide(caller, subject.repository(), Action.DELETE) instanceof Access.Granted;
  }

  private static Response show(WebCall call, Listing listing) {
    RegistryPackage subject = listing.subject();
    return call.page(
        200,
        "versions",
        PackagePages.frame(
            call, subject, new Frame.Crumb("Versions", Addresses.of(subject, "versions"))),
        "listing",
        listing);
  }
}
