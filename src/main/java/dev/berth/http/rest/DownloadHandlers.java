package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.oci.Tag;
import dev.berth.packages.DownloadDay;
import dev.berth.packages.DownloadRow;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Visibility;
import dev.berth.registry.Downloads;
import dev.berth.registry.PackageVersions;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How often versions were pulled: for programs, for tables, and for a README.
final class DownloadHandlers {
  private static final int USUAL_DAYS = 30;
  private static final int MOST_DAYS = 366;
  private static final int MOST_ROWS = 10_000;
  private static final String CSV = "text/csv";

  private final Downloads downloads;
  private final PackageVersions versions;

  DownloadHandlers(Downloads downloads, PackageVersions versions) {
    this.downloads = downloads;
    this.versions = versions;
  }

  private record Days(LocalDate from, LocalDate to) {}

  Response ofPackage(RestCall call) {
    RegistryPackage subject = call.container();
    Days days = days(call);
    Optional<Tag> tag = call.parameter("tag").map(DownloadHandlers::tag);
    if (tag.isPresent()) {
      ObjectNode head = Json.object().put("tag", tag.get().value());
      return answer(call, head, days, downloads.listDays(subject, tag.get(), days.from, days.to));
    }
    ObjectNode head = Json.object().put("total", downloads.count(subject));
    return answer(call, head, days, downloads.listDays(subject, days.from, days.to));
  }

  Response ofVersion(RestCall call) {
    RegistryPackage subject = call.container();
    long version =
        versions
            .find(subject, VersionHandlers.id(call))
            .orElseThrow(ApiException::packageNotFound)
            .id();
    Days days = days(call);
    ObjectNode head = Json.object().put("total", downloads.count(subject, version));
    return answer(call, head, days, downloads.listDays(subject, version, days.from, days.to));
  }

  private static Response answer(
      RestCall call, ObjectNode head, Days days, List<DownloadDay> found) {
    if (isCsv(call)) {
      return csv(
          "day,downloads\n",
          found.stream().map(d -> d.day() + "," + d.count() + "\n").collect(Collectors.joining()));
    }
    ArrayNode list = Json.array();
    found.forEach(
        d -> list.add(Json.object().put("day", d.day().toString()).put("downloads", d.count())));
    head.put("from", days.from.toString())
        .put("to", days.to.toString())
        .put("downloads", found.stream().mapToLong(DownloadDay::count).sum());
    head.set("days", list);
    return RestCall.json(200, head);
  }

  /// Every way in which every version was pulled. The next rows are found by what the last one was.
  Response rows(RestCall call) {
    RegistryPackage subject = call.container();
    Days days = days(call);
    int limit = isCsv(call) ? MOST_ROWS : call.pageSize();
    List<DownloadRow> found =
        downloads.listRows(
            subject,
            days.from,
            days.to,
            call.parameter("after").map(DownloadHandlers::after),
            limit);
    Response response =
        isCsv(call)
            ? csv(
                "day,version_id,version,tag,downloads\n",
                found.stream().map(DownloadHandlers::line).collect(Collectors.joining()))
            : RestCall.json(200, list(found));
    if (found.size() < limit) {
      return response;
    }
    DownloadRow last = found.getLast();
    String next =
        "?from=%s&to=%s&per_page=%d&after=%s:%d:%s%s"
            .formatted(
                days.from,
                days.to,
                limit,
                last.day(),
                last.versionId(),
                last.tag(),
                call.parameter("format").isPresent() && isCsv(call) ? "&format=csv" : "");
    return response.header("Link", "<" + call.address() + next + ">; rel=\"next\"");
  }

  private static ArrayNode list(List<DownloadRow> rows) {
    ArrayNode list = Json.array();
    for (DownloadRow row : rows) {
      ObjectNode item =
          Json.object().put("day", row.day().toString()).put("version_id", row.versionId());
      row.digest()
          .ifPresentOrElse(
              digest -> item.put("version", digest.toString()), () -> item.putNull("version"));
      if (row.tag().isEmpty()) {
        item.putNull("tag");
      } else {
        item.put("tag", row.tag());
      }
      list.add(item.put("downloads", row.count()));
    }
    return list;
  }

  private static String line(DownloadRow row) {
    return "%s,%d,%s,%s,%d\n"
        .formatted(
            row.day(),
            row.versionId(),
            row.digest().map(Object::toString).orElse(""),
            row.tag(),
            row.count());
  }

  private static DownloadRow after(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length < 3
        || !parts[1].matches("[0-9]{1,18}")
        || !(parts[2].isEmpty() || Tag.isTag(parts[2]))) {
      throw ApiException.invalidArgument();
    }
    return new DownloadRow(day(parts[0]), Long.parseLong(parts[1]), Optional.empty(), parts[2], 0);
  }

  /// A picture of the number. Everybody may keep it for a while where everybody may see it.
  Response badge(RestCall call) {
    RegistryPackage subject = call.container();
    Response response =
        Response.of(200)
            .body(
                "image/svg+xml; charset=utf-8",
                Badge.draw("downloads", downloads.count(subject)).getBytes(StandardCharsets.UTF_8))
            .header("Content-Security-Policy", "default-src 'none'; sandbox");
    return subject.visibility() == Visibility.PUBLIC
        ? response.header("Cache-Control", "public, max-age=300")
        : response;
  }

  private Days days(RestCall call) {
    LocalDate to = call.parameter("to").map(DownloadHandlers::day).orElseGet(downloads::today);
    LocalDate from =
        call.parameter("from").map(DownloadHandlers::day).orElse(to.minusDays(USUAL_DAYS - 1));
    if (from.getYear() < 0 || from.isAfter(to) || ChronoUnit.DAYS.between(from, to) >= MOST_DAYS) {
      throw ApiException.invalidArgument();
    }
    return new Days(from, to);
  }

  private static Tag tag(String text) {
    if (!Tag.isTag(text)) {
      throw ApiException.invalidArgument();
    }
    return new Tag(text);
  }

  private static LocalDate day(String text) {
    if (!text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      throw ApiException.invalidArgument();
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw ApiException.invalidArgument();
    }
  }

  private static boolean isCsv(RestCall call) {
    return call.parameter("format")
        .map("csv"::equals)
        .orElseGet(
            () -> call.request().headers("Accept").stream().anyMatch(a -> a.startsWith(CSV)));
  }

  private static Response csv(String head, String lines) {
    return Response.of(200)
        .body(CSV + "; charset=utf-8", (head + lines).getBytes(StandardCharsets.UTF_8));
  }
}
