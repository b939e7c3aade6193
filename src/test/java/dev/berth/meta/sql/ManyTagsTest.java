package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.meta.MetadataStore;
import dev.berth.meta.StoreContract;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Period;
import dev.berth.packages.TagPattern;
import dev.berth.packages.TooManyTagsException;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Versions with tens of thousands of tags: none of them is left out of an answer, and none is
/// written whose size has no end.
class ManyTagsTest extends StoreContract {
  private static final int MANY = 30_000;

  @TempDir Path directory;
  private Database database;
  private long packageId;
  private long first;
  private long second;

  @Override
  protected MetadataStore open() {
    database = SqliteDatabase.open(directory.resolve("berth.db"), () -> {}, now);
    return new SqlMetadataStore(database, () -> now);
  }

  @BeforeEach
  void push() {
    Account alice = user("alice");
    first = publish(image(target(alice, "app"), "first", List.of(), "one")).versionId();
    second = publish(image(target(alice, "app"), "second", List.of(), "two")).versionId();
    packageId = target(alice, "app").packageId().orElseThrow();
    tag("a", first);
    tag("b", second);
  }

  private void tag(String beginning, long version) {
    database.write(
        "tag a version",
        s ->
            s.update(
                "WITH RECURSIVE numbers (n) AS"
                    + " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
                    + " INSERT INTO tags (package_id, name, version_id, updated_at)"
                    + " SELECT ?, ? || n, ?, 0 FROM numbers",
                MANY,
                packageId,
                beginning,
                version));
  }

  @Test
  void eachIsAnsweredByItself() {
    assertThat(store.versions().find(packageId, first).orElseThrow().tags())
        .hasSize(MANY + 1)
        .contains(new Tag("a1"), new Tag("one"));
    assertThat(store.versions().list(packageId, 1, 1).items().getFirst().tags()).hasSize(MANY + 1);
    assertThat(store.versionGraph().findVersions(packageId, List.of(digest("second")))).hasSize(1);
  }

  @Test
  void togetherTheyAreTooMuchForOneAnswer() {
    VersionFilter all =
        new VersionFilter(
            Optional.of(true), Optional.of(new TagPattern("*")), Period.ALWAYS, Period.ALWAYS);
    VersionPlace oldestFirst = new VersionPlace(false, OptionalLong.empty());

    assertThatExceptionOfType(TooManyTagsException.class)
        .isThrownBy(() -> store.versions().list(packageId, 0, 2));
    assertThatExceptionOfType(TooManyTagsException.class)
        .isThrownBy(() -> store.versions().search(packageId, all, oldestFirst, 2));
    assertThatExceptionOfType(TooManyTagsException.class)
        .isThrownBy(() ->
            store
                .versionGraph()
                .findVersions(packageId, List.of(digest("first"), digest("second"))));
  }
}
