package dev.berth.meta.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteReviewsTest extends ReviewsContract {
  @TempDir Path directory;

  @Override
  Database openDatabase() {
    return SqliteDatabase.open(directory.resolve("berth.db"), () -> {}, now);
  }
}
