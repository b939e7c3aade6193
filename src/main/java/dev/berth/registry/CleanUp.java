package dev.berth.registry;

import dev.berth.meta.VersionGraphStore;
import dev.berth.meta.VersionGraphStore.Assumed;
import dev.berth.meta.VersionGraphStore.Preview;
import dev.berth.meta.VersionStore;
import dev.berth.meta.VersionStore.Deletion;
import dev.berth.oci.Digest;
import dev.berth.packages.Actor;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Deletes many versions of a package, or says what would come of it.
///
/// Each is deleted by itself, as one is that is deleted alone: whatever interrupts this, what was
/// deleted is deleted, the rest is as it was, and to ask for the same again goes on with it.
public final class CleanUp {
  /// The most versions that are deleted at once.
  public static final int MOST = 100;

  private final VersionStore versions;
  private final VersionGraphStore graph;
  private final DeletionLimit limit;

  public CleanUp(VersionStore versions, VersionGraphStore graph, DeletionLimit limit) {
    this.versions = versions;
    this.graph = graph;
    this.limit = limit;
  }

  /// What came of a version, or would come of it.
  public enum Outcome {
    /// It is gone, and can be restored for a while.
    DELETED,
    /// It has left the lists, and can be pulled by its digest while others need it.
    HELD,
    /// It stays: no other version has a tag.
    LAST_TAGGED,
    /// It stays: it is public, and too many have pulled it.
    PROTECTED,
    /// There is none.
    ABSENT
  }

  /// What came of one version.
  ///
  /// @param version as it was before; empty if there was none
  /// @param neededBy some of the versions that need it
  /// @param freedBytes what nobody needs any more once it cannot be restored
  /// @param complete whether these are all; otherwise there was too much to be looked at
  public record Line(
      long id,
      Optional<PackageVersion> version,
      Outcome outcome,
      List<Digest> neededBy,
      long freedBytes,
      boolean complete) {
    public Line {
      neededBy = List.copyOf(neededBy);
    }

    private static Line ofNothing(
        long id, Optional<PackageVersion> version, Outcome outcome, List<Digest> neededBy) {
      return new Line(id, version, outcome, neededBy, 0, true);
    }
  }

  /// What came of all of them.
  ///
  /// @param next after which version a search goes on; empty when it is over
  public record Report(List<Line> lines, OptionalLong next) {
    public Report {
      lines = List.copyOf(lines);
    }

    /// The bytes that all of them free together.
    public long freedBytes() {
      return lines.stream().mapToLong(Line::freedBytes).sum();
    }

    /// Whether these are all bytes that they free.
    public boolean complete() {
      return lines.stream().allMatch(Line::complete);
    }
  }

  /// Deletes the versions with these ids, at most `MOST`, the newest first.
  ///
  /// @param dryRun whether nothing is to happen
  public Report delete(RegistryPackage subject, Set<Long> ids, boolean dryRun, Actor by) {
    List<Long> newestFirst = ids.stream().sorted(Comparator.reverseOrder()).toList();
    Run run = new Run(subject, dryRun, by);
    for (long id : newestFirst) {
      run.delete(id, versions.find(subject.id(), id));
    }
    return new Report(run.lines, OptionalLong.empty());
  }

  /// Deletes up to `limit` of the versions that are meant, at most `MOST`.
  ///
  /// @param dryRun whether nothing is to happen
  public Report delete(
      RegistryPackage subject,
      VersionFilter filter,
      VersionPlace place,
      int limit,
      boolean dryRun,
      Actor by) {
    FoundVersions found = versions.search(subject.id(), filter, place, limit);
    Run run = new Run(subject, dryRun, by);
    for (PackageVersion version : found.items()) {
      run.delete(version.id(), Optional.of(version));
    }
    return new Report(run.lines, found.next());
  }

  private final class Run {
    private final RegistryPackage subject;
    private final boolean dryRun;
    private final Actor by;
    private final List<Line> lines = new ArrayList<>();
    private final Set<Long> gone = new HashSet<>();
    private final Set<Long> held = new HashSet<>();

    Run(RegistryPackage subject, boolean dryRun, Actor by) {
      this.subject = subject;
      this.dryRun = dryRun;
      this.by = by;
    }

    void delete(long id, Optional<PackageVersion> version) {
      if (version.isPresent() && limit.refusal(subject, id).isPresent()) {
        lines.add(Line.ofNothing(id, version, Outcome.PROTECTED, List.of()));
        return;
      }
      Preview preview =
          graph.previewDeletion(
              subject.id(), id, dryRun ? new Assumed(gone, held) : Assumed.NOTHING);
      Line line = line(id, version, preview);
      lines.add(dryRun ? line : done(line, versions.delete(subject.id(), id, by)));
    }

    private Line line(long id, Optional<PackageVersion> version, Preview preview) {
      return switch (preview) {
        case Preview.Gone(Set<Long> going, long bytes, boolean complete) -> {
          gone.addAll(going);
          held.removeAll(going);
          yield new Line(id, version, Outcome.DELETED, List.of(), bytes, complete);
        }
        case Preview.Held(List<Digest> neededBy) -> {
          held.add(id);
          yield Line.ofNothing(id, version, Outcome.HELD, neededBy);
        }
        case Preview.LastTagged _ -> Line.ofNothing(id, version, Outcome.LAST_TAGGED, List.of());
        case Preview.Absent _ -> Line.ofNothing(id, Optional.empty(), Outcome.ABSENT, List.of());
      };
    }

    /// What was found out before is true still, unless somebody else has changed the package.
    private Line done(Line expected, Deletion deletion) {
      long id = expected.id();
      return switch (deletion) {
        case Deletion.Done(List<Digest> neededBy) ->
            neededBy.isEmpty()
                ? expected.outcome() == Outcome.DELETED
                    ? expected
                    : Line.ofNothing(id, expected.version(), Outcome.DELETED, neededBy)
                : Line.ofNothing(id, expected.version(), Outcome.HELD, neededBy);
        case Deletion.LastTagged _ ->
            Line.ofNothing(id, expected.version(), Outcome.LAST_TAGGED, List.of());
        case Deletion.Absent _ -> Line.ofNothing(id, Optional.empty(), Outcome.ABSENT, List.of());
      };
    }
  }
}
