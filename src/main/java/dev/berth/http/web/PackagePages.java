package dev.berth.http.web;

import dev.berth.access.Access;
import dev.berth.access.Authorizer;
import dev.berth.access.Caller;
import dev.berth.access.RepositoryRights;
import dev.berth.contents.ManifestText;
import dev.berth.http.Response;
import dev.berth.oci.Manifest;
import dev.berth.oci.Platform;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.Period;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.TagPattern;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import dev.berth.registry.Downloads;
import dev.berth.registry.PackageAccess;
import dev.berth.registry.PackageAdministration;
import dev.berth.registry.PackageTags;
import dev.berth.registry.PackageVersions;
import dev.berth.registry.VersionDetails;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The page of a package.
final class PackagePages {
  private static final int RECENT = 5;
  private static final int LOOKED_AT = 30;
  private static final int MOST_PLATFORMS = 50;

  private static final int MOST_MOVES = 5;

  private final PackageAdministration packages;
  private final PackageVersions versions;
  private final VersionDetails details;
  private final PackageAccess access;
  private final RepositoryRights repositoryRights;
  private final Authorizer authorizer;
  private final PackageTags tags;
  private final LatestImages images;
  private final Downloads downloads;

  PackagePages(WebRoutes.Rules rules) {
    this.packages = rules.packages();
    this.versions = rules.versions();
    this.details = rules.details();
    this.access = rules.access();
    this.repositoryRights = rules.repositoryRights();
    this.authorizer = rules.authorizer();
    this.tags = rules.tags();
    this.images = new LatestImages(rules.details());
    this.downloads = rules.usage().downloads();
  }

  /// A version with its tags.
  ///
  /// @param latest whether it is what was tagged last, signatures and the like aside
  record Row(PackageVersion version, boolean latest) {}

  /// What the page shows.
  ///
  /// @param current the version that the commands are for; empty while nothing is tagged
  /// @param platforms of an index, each with the manifest for it
  /// @param manifest only where its tab is shown
  /// @param contributors who pushed the recent versions
  /// @param asked whether the address names the tag that is shown
  /// @param administers whether the caller may change the settings
  record View(
      RegistryPackage subject,
      long versions,
      Optional<Current> current,
      List<Row> recent,
      List<VersionDetails.Child> platforms,
      Optional<ManifestText> manifest,
      List<Account> contributors,
      Optional<Repository> repository,
      DownloadFigures downloads,
      boolean asked,
      boolean administers) {

    /// The address of a tab, for the tag that is shown.
    String tab(String name) {
      String tag = current.flatMap(Current::tag).map(Tag::value).orElse("");
      return Addresses.with("?tab=" + name, "tag", asked ? tag : "");
    }

    /// The image as `docker pull` takes it.
    String image(String host) {
      return host + "/" + subject.repository() + current.map(Current::suffix).orElse("");
    }
  }

  /// The version that the commands are for.
  ///
  /// @param tag that names it
  record Current(
      PackageVersion version, Optional<Tag> tag, VersionDetails.Details details, boolean latest) {
    String suffix() {
      return tag.map(name -> ":" + name).orElse("@" + version.digest());
    }

    /// What the manifest is kept as, for the name of its labels.
    boolean isIndex() {
      return details.manifest() instanceof Manifest.ImageIndex;
    }
  }

  Response show(WebCall call) {
    RegistryPackage subject = call.container();
    String tab = call.parameter("tab").orElse("installation");
    List<PackageVersion> tagged =
        versions.search(subject, tagged(Optional.empty()), VersionPlace.NEWEST, LOOKED_AT).items();
    Optional<PackageVersion> latest = images.find(subject, tagged);
    Optional<PackageVersion> shown =
        call.parameter("tag").filter(Tag::isTag).map(Tag::new).flatMap(tag -> find(subject, tag));
    Optional<PackageVersion> version = shown.or(() -> latest).or(() -> newest(subject));
    Optional<Current> current = version.flatMap(found -> current(call, subject, found, latest));
    List<VersionDetails.Child> platforms =
        version.stream()
            .flatMap(
                found -> details.listChildren(subject, found, 0, MOST_PLATFORMS).items().stream())
            .filter(child -> child.platform().filter(Platform::isKnown).isPresent())
            .toList();
    List<Row> recent =
        tagged.stream()
            .limit(RECENT)
            .map(each -> new Row(each, latest.filter(found -> found.id() == each.id()).isPresent()))
            .toList();
    View view =
        new View(
            subject,
            packages.countVersions(subject),
            current,
            recent,
            platforms,
            tab.equals("manifest")
                ? version
                    .flatMap(found -> details.findRaw(subject, found.digest()))
                    .map(ManifestText::of)
                : Optional.empty(),
            contributors(subject, recent),
            access.findRepository(subject).filter(repository -> shows(call.caller(), repository)),
            DownloadFigures.of(downloads, subject),
            shown.isPresent(),
            administers(call, subject));
    return call.page(200, "package", frame(call, subject), "view", view, "tab", tab);
  }

  static Frame frame(WebCall call, RegistryPackage subject, Frame.Crumb... more) {
    List<Frame.Crumb> crumbs = new ArrayList<>();
    crumbs.add(
        new Frame.Crumb(subject.owner().login().value(), Addresses.packages(subject.owner())));
    crumbs.add(new Frame.Crumb(subject.name(), Addresses.of(subject)));
    crumbs.addAll(List.of(more));
    return call.frame(
        (more.length == 0 ? "" : more[0].text() + " · ") + subject.repository() + " · Package",
        crumbs.toArray(Frame.Crumb[]::new));
  }

  private Optional<PackageVersion> newest(RegistryPackage subject) {
    return versions.list(subject, 0, 1).items().stream().findFirst();
  }

  private Optional<PackageVersion> find(RegistryPackage subject, Tag tag) {
    return versions
        .search(subject, tagged(Optional.of(new TagPattern(tag.value()))), VersionPlace.NEWEST, 1)
        .items()
        .stream()
        .findFirst();
  }

  private static VersionFilter tagged(Optional<TagPattern> tag) {
    return new VersionFilter(Optional.of(true), tag, Period.ALWAYS, Period.ALWAYS);
  }

  private Optional<Current> current(
      WebCall call,
      RegistryPackage subject,
      PackageVersion version,
      Optional<PackageVersion> latest) {
    Optional<Tag> asked =
        call.parameter("tag")
            .filter(Tag::isTag)
            .map(Tag::new)
            .filter(tag -> version.tags().contains(tag));
    Optional<Tag> tag = asked.or(() -> first(version));
    boolean isLatest = latest.filter(found -> found.id() == version.id()).isPresent();
    return details.find(subject, version).map(found -> new Current(version, tag, found, isLatest));
  }

  /// `latest` if the version has it, else any other of its tags.
  private static Optional<Tag> first(PackageVersion version) {
    return version.tags().stream()
        .filter(tag -> tag.value().equals("latest"))
        .findFirst()
        .or(() -> version.tags().stream().findFirst());
  }

  /// Who pushed these versions, or pointed their tags to them.
  private List<Account> contributors(RegistryPackage subject, List<Row> recent) {
    Map<Long, Account> found = new LinkedHashMap<>();
    for (Row row : recent) {
      first(row.version()).stream()
          .flatMap(tag -> tags.listMoves(subject, tag, Long.MAX_VALUE, MOST_MOVES).stream())
          .flatMap(move -> move.actor().stream())
          .forEach(actor -> found.putIfAbsent(actor.id(), actor));
    }
    return List.copyOf(found.values());
  }

  private boolean shows(Caller caller, Repository repository) {
    return repositoryRights.decide(caller, Optional.of(repository), Action.SEE_REPOSITORY)
        instanceof RepositoryRights.Decision.Granted;
  }

  private boolean administers(WebCall call, RegistryPackage subject) {
    return authorizer.decide(call.caller(), subject.repository(), Action.ADMINISTER)
        instanceof Access.Granted;
  }

  /// GitHub's address for the package of a repository: the page is that of the package.
  Response redirect(WebCall call) {
    RegistryPackage subject = call.container();
    String name = call.variables().value("repo");
    if (access
        .findRepository(subject)
        .filter(repository -> repository.name().equalsIgnoreCase(name))
        .filter(repository -> shows(call.caller(), repository))
        .isEmpty()) {
      throw PageException.notFound();
    }
    String query = call.request().query();
    return Html.seeOther(Addresses.of(subject) + (query.isEmpty() ? "" : "?" + query));
  }
}
