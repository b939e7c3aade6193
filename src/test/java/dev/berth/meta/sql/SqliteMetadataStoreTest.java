package dev.berth.meta.sql;

import dev.berth.meta.ManifestsContract;
import dev.berth.meta.MetadataStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// SQLite keeps the contracts.
class SqliteMetadataStoreTest {
  @TempDir Path directory;

  private MetadataStore open(java.time.InstantSource clock) {
    return SqlMetadataStore.openSqlite(directory.resolve("berth.db"), () -> {}, clock);
  }

  @Nested
  class Manifests extends ManifestsContract {
    @Override
    protected MetadataStore open() {
      return SqliteMetadataStoreTest.this.open(() -> now);
    }
  }
}
