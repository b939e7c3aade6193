package dev.berth.http.web;

import dev.berth.oci.Tag;
import dev.berth.packages.DownloadDay;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.Downloads;
import java.time.LocalDate;
import java.util.List;

/// What pages show of how often something was pulled.
///
/// @param total ever
/// @param tags how often it was asked for by some of its tags, in the days of the chart
record DownloadFigures(long total, DownloadChart chart, List<OfTag> tags) {
  private static final int MOST_TAGS = 10;

  /// Of one tag, whatever it pointed to.
  record OfTag(Tag tag, long count) {}

  static DownloadFigures of(Downloads downloads, RegistryPackage subject) {
    LocalDate today = downloads.today();
    return new DownloadFigures(
        downloads.count(subject),
        DownloadChart.of(downloads.listDays(subject, DownloadChart.first(today), today), today),
        List.of());
  }

  static DownloadFigures of(Downloads downloads, RegistryPackage subject, PackageVersion version) {
    LocalDate today = downloads.today();
    LocalDate first = DownloadChart.first(today);
    return new DownloadFigures(
        downloads.count(subject, version.id()),
        DownloadChart.of(downloads.listDays(subject, version.id(), first, today), today),
        version.tags().stream()
            .limit(MOST_TAGS)
            .map(tag ->
                new OfTag(
                    tag,
                    downloads.listDays(subject, tag, first, today).stream()
                        .mapToLong(DownloadDay::count)
                        .sum()))
            .filter(each -> each.count() > 0)
            .toList());
  }
}
