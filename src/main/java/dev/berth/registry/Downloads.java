package dev.berth.registry;

import dev.berth.meta.UsageStore;
import dev.berth.oci.Tag;
import dev.berth.packages.DownloadDay;
import dev.berth.packages.DownloadRow;
import dev.berth.packages.RegistryPackage;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// How often versions were pulled ([Pulls] says what counts), up to a second or so ago.
public final class Downloads {
  private final UsageStore usage;
  private final InstantSource clock;

  public Downloads(UsageStore usage, InstantSource clock) {
    this.usage = usage;
    this.clock = clock;
  }

  /// The day it is (UTC).
  public LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /// How often versions of a package were ever pulled.
  public long count(RegistryPackage subject) {
    return usage.countDownloads(subject.id());
  }

  /// How often a version was ever pulled.
  public long count(RegistryPackage subject, long versionId) {
    return usage.countVersionDownloads(subject.id(), versionId);
  }

  /// The days from `from` to `to` on which versions of a package were pulled.
  public List<DownloadDay> listDays(RegistryPackage subject, LocalDate from, LocalDate to) {
    return usage.listDays(subject.id(), from, to);
  }

  /// As above, of one version.
  public List<DownloadDay> listDays(
      RegistryPackage subject, long versionId, LocalDate from, LocalDate to) {
    return usage.listDaysOfVersion(subject.id(), versionId, from, to);
  }

  /// As above, of what was asked for by one tag.
  public List<DownloadDay> listDays(
      RegistryPackage subject, Tag tag, LocalDate from, LocalDate to) {
    return usage.listDaysOfTag(subject.id(), tag.value(), from, to);
  }

  /// Up to `limit` rows of the days from `from` to `to`, in the order of days, versions and tags,
  /// from the first after `after`.
  public List<DownloadRow> listRows(
      RegistryPackage subject,
      LocalDate from,
      LocalDate to,
      Optional<DownloadRow> after,
      int limit) {
    return usage.listRows(subject.id(), from, to, after.orElse(null), limit);
  }
}
