package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Of tokens and passwords the database has hashes alone.
class StoredSecretsTest {
  private static final String API = "/api/v3";
  private static final String PASSWORD = "correct horse battery staple";

  @Test
  void noSecretIsInAFileOfTheServer() throws IOException {
    try (LocalBerth berth = LocalBerth.start("password-sign-in=on")) {
      Wire admin = Wire.token(berth.url(), berth.adminToken());
      String classic = berth.createUser("olga");
      admin
          .put(
              API + "/admin/users/olga/password",
              Content.utf8("{\"password\":\"" + PASSWORD + "\"}"))
          .expect(204);
      admin.post(API + "/user/repos", Content.utf8("{\"name\":\"code\"}")).expect(201);
      String workflow = secret(admin, "/repos/admin/code/access_tokens", "{}");
      String machine =
          secret(
              admin, "/user/package-tokens", "{\"packages\":[\"admin/*\"],\"rights\":[\"read\"]}");
      Wire.basic(berth.url(), classic).get("/v2/").expect(200);
      Wire.basic(berth.url(), machine).get("/v2/").expect(200);

      for (String secret : List.of(classic, workflow, machine, PASSWORD, berth.adminToken())) {
        for (Path file : files(berth)) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret))
              .as(file.toString())
              .isFalse();
        }
      }
      assertThat(files(berth)).contains(berth.data().resolve("berth.db"));
    }
  }

  private static String secret(Wire who, String path, String body) {
    return who.post(API + path, Content.utf8(body))
        .expect(201)
        .text()
        .replaceAll("(?s).*?\"token\":\"([^\"]+)\".*", "$1");
  }

  /// All but the one in which the first administrator's token is kept for them.
  private static List<Path> files(LocalBerth berth) throws IOException {
    try (Stream<Path> all = Files.walk(berth.data())) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("admin-token"))
          .toList();
    }
  }
}
