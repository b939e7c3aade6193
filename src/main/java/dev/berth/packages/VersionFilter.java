package dev.berth.packages;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/// Which versions of a package are meant: those for which all of it is true.
///
/// @param tagged whether they have a tag, or have none; empty: whichever
/// @param tag one of their tags is such a one
/// @param created when they were pushed first
/// @param updated when they were pushed, deleted or restored last
/// @param notPulledSince they were pushed first before that day (UTC), and not pulled on it or
///   later
public record VersionFilter(
    Optional<Boolean> tagged,
    Optional<TagPattern> tag,
    Period created,
    Period updated,
    Optional<LocalDate> notPulledSince) {
  /// All versions.
  public static final VersionFilter ALL =
      new VersionFilter(Optional.empty(), Optional.empty(), Period.ALWAYS, Period.ALWAYS);

  /// Whether they were pulled is not asked.
  public VersionFilter(
      Optional<Boolean> tagged, Optional<TagPattern> tag, Period created, Period updated) {
    this(tagged, tag, created, updated, Optional.empty());
  }

  /// Whether a version is meant, but for when it was pulled.
  public boolean matches(PackageVersion version) {
    return tagged.filter(wanted -> wanted == version.tags().isEmpty()).isEmpty()
        && (tag.isEmpty() || version.tags().stream().anyMatch(tag.get()::matches))
        && created.contains(version.createdAt())
        && updated.contains(version.updatedAt())
        && notPulledSince.filter(day -> !isMadeBefore(version, day)).isEmpty();
  }

  private static boolean isMadeBefore(PackageVersion version, LocalDate day) {
    return version.createdAt().isBefore(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /// Whether only versions that have a tag are meant.
  public boolean isAboutTagged() {
    return tag.isPresent() || tagged.orElse(false);
  }
}
