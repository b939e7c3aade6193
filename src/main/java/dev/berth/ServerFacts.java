package dev.berth;

import dev.berth.config.Settings;
import dev.berth.config.StoreConfig;
import dev.berth.http.web.SiteFacts;
import dev.berth.meta.UploadStore;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// What this server tells of itself on the pages of the site's administration.
final class ServerFacts implements SiteFacts {
  private final Settings settings;
  private final Path data;
  private final UploadStore uploads;
  private final List<Supplier<List<Job>>> jobs = new CopyOnWriteArrayList<>();

  ServerFacts(Settings settings, Path data, UploadStore uploads) {
    this.settings = settings;
    this.data = data;
    this.uploads = uploads;
  }

  /// Has what somebody does by themself be listed after what is listed before.
  void add(Supplier<List<Job>> more) {
    jobs.add(more);
  }

  @Override
  public List<Setting> settings() {
    return settings.inUse().stream()
        .map(each -> new Setting(each.key(), each.value(), each.place(), each.meaning()))
        .toList();
  }

  @Override
  public Storage storage() {
    File directory = data.toFile();
    boolean embedded = settings.store().database() instanceof StoreConfig.Database.Embedded;
    return new Storage(
        embedded ? "SQLite" : "PostgreSQL",
        embedded
            ? OptionalLong.of(
                data.resolve("berth.db").toFile().length()
                    + data.resolve("berth.db-wal").toFile().length())
            : OptionalLong.empty(),
        data.toAbsolutePath().toString(),
        known(directory.getUsableSpace()),
        known(directory.getTotalSpace()),
        uploads.countOpen());
  }

  private static OptionalLong known(long bytes) {
    return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  @Override
  public List<Job> jobs() {
    List<Job> all = new ArrayList<>();
    jobs.forEach(each -> all.addAll(each.get()));
    return all;
  }
}
