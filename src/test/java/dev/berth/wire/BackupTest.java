package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What `docs/operations.md` has people type for a backup.
class BackupTest {
  private static final Pattern SQL = Pattern.compile("sqlite3 data/berth\\.db \"(.+)\"");
  private static final String REPOSITORY = "alice/app";

  /// Something is pushed after each line; the copy has what was there when its database was taken.
  @Test
  void aCopyThatIsMadeWhileTheServerRunsHasAllThatItsDatabaseNames() throws Exception {
    try (LocalBerth berth = LocalBerth.start()) {
      Path work = berth.data().getParent();
      String alice = berth.createUser("alice");
      Pushing pushing = new Pushing(Wire.bearer(berth.url(), alice), REPOSITORY);
      int pushed = 0;
      pushing.image("v" + pushed, layer(pushed));
      for (String line : lines()) {
        run(line, work);
        pushed++;
        pushing.image("v" + pushed, layer(pushed));
      }

      try (LocalBerth copy = LocalBerth.start("data=" + work.resolve("backup"))) {
        Pushing restored = new Pushing(Wire.bearer(copy.url(), alice), REPOSITORY);
        assertThat(restored.wire().get(restored.path("tags/list")).text())
            .contains("\"tags\":[\"v0\",\"v1\"]");
        for (int i = 0; i <= 1; i++) {
          byte[] layer = layer(i);
          restored.wire().get(restored.path("manifests/v" + i)).expect(200);
          assertThat(restored.wire().get(restored.path("blobs/" + Content.digest(layer))).bytes())
              .isEqualTo(layer);
        }
        restored.image("v" + pushed, layer(pushed));
      }
    }
  }

  /// So large that it is a file.
  private static byte[] layer(int number) {
    return Content.noise(20_000, number);
  }

  private static List<String> lines() throws IOException {
    String page = Files.readString(Path.of("docs/operations.md"));
    String chapter =
        page.substring(page.indexOf("\n## Backup\n"), page.indexOf("\n## Upgrading\n"));
    return chapter.lines().filter(l -> l.startsWith("$ ")).map(l -> l.substring(2)).toList();
  }

  private static void run(String line, Path work) throws Exception {
    Matcher sql = SQL.matcher(line);
    if (sql.matches()) {
      // The program `sqlite3` is not on every machine.
      try (Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + work.resolve("data/berth.db"));
          Statement statement = connection.createStatement()) {
        statement.execute(sql.group(1).replace("backup/", work + "/backup/"));
      }
    } else {
      ProcessBuilder shell = new ProcessBuilder("sh", "-c", line).directory(work.toFile());
      assertThat(shell.inheritIO().start().waitFor()).as(line).isZero();
    }
  }
}
