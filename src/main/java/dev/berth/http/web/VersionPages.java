package dev.berth.http.web;

import dev.berth.access.Access;
import dev.berth.access.Authorizer;
import dev.berth.access.Caller;
import dev.berth.http.Query;
import dev.berth.http.Response;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.Action;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.Period;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.TagMove;
import dev.berth.packages.TagPattern;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import dev.berth.registry.CountedPage;
import dev.berth.registry.PackageTags;
import dev.berth.registry.PackageVersions;
import dev.berth.registry.VersionDetails;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// The versions of a package, and each of them.
final class VersionPages {
  private static final int PAGE = 30;
  private static final int MOST_CHILDREN = 100;
  private static final int MOST_PARENTS = 20;
  private static final int MOST_TAGS = 10;
  private static final int MOST_MOVES = 10;

  private final Authorizer authorizer;
  private final PackageVersions versions;
  private final VersionDetails details;
  private final PackageTags tags;

  VersionPages(WebRoutes.Rules rules) {
    this.authorizer = rules.authorizer();
    this.versions = rules.versions();
    this.details = rules.details();
    this.tags = rules.tags();
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
    String base = with(Listing.address(subject, which), "q", pattern);
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
                ? with(base, "after", Long.toString(found.next().getAsLong()))
                : "",
            may(call.caller(), subject, Action.DELETE)));
  }

  private Response listCounted(WebCall call, RegistryPackage subject, Which which, String pattern) {
    boolean deletes = may(call.caller(), subject, Action.DELETE);
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
            page > 1 ? with(base, "page", Integer.toString(page - 1)) : "",
            skip + PAGE < found.total() ? with(base, "page", Integer.toString(page + 1)) : "",
            deletes));
  }

  private static TagPattern pattern(String text) {
    boolean open = text.indexOf('*') < 0 && text.length() <= 126;
    return new TagPattern(open ? "*" + text + "*" : text);
  }

  private static String with(String address, String name, String value) {
    return value.isEmpty()
        ? address
        : address + (address.indexOf('?') < 0 ? '?' : '&') + name + "=" + Query.encode(value);
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

  private boolean may(Caller caller, RegistryPackage subject, Action action) {
    return caller instanceof Caller.SignedIn
        && authorizer.decide(caller, subject.repository(), action) instanceof Access.Granted;
  }

  /// What a tag was set to and when.
  record Move(Tag tag, TagMove move) {}

  /// What the page of a version shows.
  ///
  /// @param moves of the tags that point to it, the latest first
  record View(
      RegistryPackage subject,
      PackageVersion version,
      VersionDetails.Details details,
      List<VersionDetails.Child> children,
      List<PackageVersion> parents,
      List<Descriptor> referrers,
      List<Move> moves,
      boolean deletes,
      boolean pushes) {

    /// The image as `docker pull` takes it.
    String image(String host) {
      return host + "/" + subject.repository() + "@" + version.digest();
    }
  }

  Response find(WebCall call) {
    RegistryPackage subject = call.container();
    PackageVersion version = version(call, subject);
    View view =
        new View(
            subject,
            version,
            details.find(subject, version).orElseThrow(PageException::notFound),
            details.listChildren(subject, version, 0, MOST_CHILDREN).items(),
            details.listParents(subject, version, 0, MOST_PARENTS),
            details.listReferrers(subject, version, null, null).items(),
            moves(subject, version),
            may(call.caller(), subject, Action.DELETE),
            may(call.caller(), subject, Action.PUSH));
    return call.page(200, "version", frame(call, subject, version), "view", view);
  }

  private static Frame frame(WebCall call, RegistryPackage subject, PackageVersion version) {
    return PackagePages.frame(
        call, subject, new Frame.Crumb(name(version), Addresses.version(subject, version.id())));
  }

  /// A tag of the version, or the beginning of its digest.
  static String name(PackageVersion version) {
    return version.tags().isEmpty()
        ? version.digest().toString().substring(0, 19)
        : version.tags().getFirst().value();
  }

  private PackageVersion version(WebCall call, RegistryPackage subject) {
    return versions.find(subject, call.id("version_id")).orElseThrow(PageException::notFound);
  }

  private List<Move> moves(RegistryPackage subject, PackageVersion version) {
    List<Move> moves = new ArrayList<>();
    for (Tag tag : version.tags().subList(0, Math.min(MOST_TAGS, version.tags().size()))) {
      for (TagMove move : tags.listMoves(subject, tag, Long.MAX_VALUE, MOST_MOVES)) {
        moves.add(new Move(tag, move));
      }
    }
    moves.sort(Comparator.comparingLong((Move each) -> each.move().id()).reversed());
    return moves;
  }

  /// Asks for the name of the package before a version of it is deleted.
  Response askToDelete(WebCall call) {
    return askToDelete(call, 200, "");
  }

  private Response askToDelete(WebCall call, int status, String error) {
    RegistryPackage subject = call.container();
    PackageVersion version = version(call, subject);
    return call.page(
        status,
        "delete-version",
        frame(call, subject, version),
        "subject",
        subject,
        "version",
        version,
        "error",
        error);
  }

  Response delete(WebCall call) {
    RegistryPackage subject = call.container();
    if (!call.field("verify").equals(subject.name())) {
      return askToDelete(call, 422, "Type " + subject.name() + " to delete the version.");
    }
    return switch (versions.delete(subject, call.id("version_id"), call.actor())) {
      case PackageVersions.Deleting.Done _ ->
          Html.seeOther(
              with(Addresses.of(subject, "versions"), "notice", Notice.VERSION_DELETED.word()));
      case PackageVersions.Deleting.Absent _ -> throw PageException.notFound();
      case PackageVersions.Deleting.LastTagged _ ->
          throw new PageException(
              422,
              "Nothing was deleted",
              "You cannot delete the last tagged version of a package. Delete the package instead,"
                  + " in its settings.");
    };
  }

  Response restore(WebCall call) {
    RegistryPackage subject = call.container();
    List<Tag> taken =
        versions
            .restore(subject, call.id("version_id"), call.actor())
            .orElseThrow(PageException::notFound);
    Notice notice = taken.isEmpty() ? Notice.VERSION_RESTORED : Notice.TAGS_TAKEN;
    return Html.seeOther(with(Addresses.of(subject, "versions"), "notice", notice.word()));
  }

  /// Points a tag to a version, as to one that it pointed to before.
  Response setTag(WebCall call) {
    RegistryPackage subject = call.container();
    String name = call.field("tag");
    if (!Tag.isTag(name)) {
      throw new PageException(
          422,
          "Nothing was changed",
          "A tag takes up to 128 letters, digits, dots, hyphens and underscores, and begins with a"
              + " letter, a digit or an underscore.");
    }
    PackageTags.Set set = tags.set(subject, new Tag(name), call.id("version_id"), call.actor());
    return Html.seeOther(
        with(Addresses.version(subject, set.tag().versionId()), "notice", Notice.TAG_SET.word()));
  }

  /// What a digest is called where there is little room.
  static String brief(Digest digest) {
    return digest.toString().substring(0, 19);
  }
}
