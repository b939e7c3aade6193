package dev.berth.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// GraphQL, as `gh` asks it.
class GraphQlTest {
  private static final String PATH = "/api/graphql";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static LocalBerth berth;
  private static Wire alice;
  private static String token;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    token = berth.createUser("alice");
    alice = Wire.token(berth.url(), token);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void ghIsToldWhoItIs() {
    String query = "query UserCurrent{viewer{login}}";
    assertThat(ask(alice, Map.of("query", query)).text())
        .isEqualTo("{\"data\":{\"viewer\":{\"login\":\"alice\"}}}");
  }

  @Test
  void theViewerAndTheRateLimitHaveGitHubsFields() {
    String query =
        """
        query Me($size: Int!) {
          viewer { id databaseId login name email url resourcePath avatarUrl(size: $size)
                   createdAt isSiteAdmin isViewer __typename }
          rateLimit { limit cost remaining used nodeCount resetAt }
        }
        """;
    JsonNode answer =
        json(ask(alice, Map.of("query", query, "variables", Map.of("size", 40))).expect(200));

    assertThat(answer.has("errors")).isFalse();
    JsonNode viewer = answer.at("/data/viewer");
    assertThat(viewer.at("/__typename").asString()).isEqualTo("User");
    assertThat(viewer.at("/url").asString()).isEqualTo(berth.url() + "/alice");
    JsonNode self = json(alice.get("/api/v3/user").expect(200));
    assertThat(viewer.at("/databaseId").asLong()).isEqualTo(self.at("/id").asLong());
    assertThat(viewer.at("/id")).isEqualTo(self.at("/node_id"));
    assertThat(viewer.at("/createdAt")).isEqualTo(self.at("/created_at"));
    assertThat(answer.at("/data/rateLimit/cost").asInt()).isEqualTo(1);
  }

  @Test
  void theAddressIsForTokensThatMaySeeIt() {
    Map<String, Object> question = Map.of("query", "{viewer{email}}");
    Wire may = Wire.token(berth.url(), berth.createToken("alice", "user"));
    may.ask("PATCH", "/api/v3/user", "{\"email\":\"alice@example.com\"}").expect(200);

    assertThat(ask(may, question).text()).contains("alice@example.com");
    assertThat(ask(alice, question).text()).contains("\"email\":\"\"");
  }

  @Test
  void aFieldThatIsNotThereIsAnErrorOfGitHubsForm() {
    JsonNode answer = json(ask(alice, Map.of("query", "{viewer{packages}}")).expect(200));

    assertThat(answer.has("data")).isFalse();
    JsonNode error = answer.at("/errors/0");
    assertThat(error.at("/message").asString())
        .isEqualTo("Field 'packages' doesn't exist on type 'User'");
    assertThat(error.at("/path").toString()).isEqualTo("[\"query\",\"viewer\",\"packages\"]");
    assertThat(error.at("/extensions/code").asString()).isEqualTo("undefinedField");
    assertThat(error.at("/extensions/typeName").asString()).isEqualTo("User");
    assertThat(error.at("/extensions/fieldName").asString()).isEqualTo("packages");
    assertThat(error.at("/locations/0/line").asInt()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                | Invalid syntax
          query A{viewer{login}} query B{viewer{id}} | Must provide operation name
          query($a: Int!){viewer{avatarUrl(size: $a)}} | 'a'
          mutation{x}                      | The 'Mutation' operation is not supported
          {viewer}                         | viewer
          {...A} fragment A on Query{...A} | Fragment cycles not allowed
          """)
  void aWrongQuestionIsAnsweredByErrors(String query, String part) {
    JsonNode answer = json(ask(alice, Map.of("query", query)).expect(200));

    assertThat(answer.path("data").isMissingNode() || answer.path("data").isNull()).isTrue();
    assertThat(answer.at("/errors/0/message").asString()).contains(part);
    assertThat(answer.toString()).doesNotContain("graphql.");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                  | A query attribute must be specified and must be a string.
          {"query": 7}                        | A query attribute must be specified and must be a string.
          {"query": "{viewer{login}}", "variables": []} | The variables attribute must be an object.
          {"query": "{viewer{login}}", "operationName": 1} | The operationName attribute must be a string.
          {"query":                           | Problems parsing JSON
          []                                  | Body should be a JSON object
          """)
  void aBodyThatIsNoQuestionIsRefused(String body, String message) {
    assertThat(json(alice.ask("POST", PATH, body).expect(400)).at("/message").asString())
        .isEqualTo(message);
  }

  @Test
  void whatIsTooDeepTooLongOrTooMuchIsRefusedAtOnce() {
    String deep = "{viewer" + "{viewer".repeat(3_000) + "}".repeat(3_001);
    String nested = "{__schema{types" + "{ofType".repeat(60) + "{name}" + "}".repeat(62);
    String wide = "{" + "a: viewer{login} ".repeat(5_000) + "}";
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 1_200; i++) {
      many.append('a').append(i).append(":viewer{id}");
    }
    // Each fragment has the one before it twice: 2^20 fields.
    StringBuilder fragments = new StringBuilder("{...F20} fragment F0 on Query{viewer{id}} ");
    for (int i = 1; i <= 20; i++) {
      fragments.append("fragment F%d on Query{...F%d ...F%d} ".formatted(i, i - 1, i - 1));
    }
    for (String query : new String[] {deep, nested, wide, many + "}"}) {
      JsonNode answer = json(ask(alice, Map.of("query", query)).expect(200));
      assertThat(answer.at("/errors/0/message").asString()).isNotBlank();
      assertThat(answer.toString()).hasSizeLessThan(50_000);
    }
    // They are the same field, which is asked once.
    assertThat(ask(alice, Map.of("query", fragments.toString())).status()).isEqualTo(200);
    assertThat(ask(alice, Map.of("query", "#" + "x".repeat(100_001))).status()).isEqualTo(400);
  }

  @Test
  void theSchemaTellsAboutItself() {
    String query = "{__schema{queryType{name} types{name fields{name type{name}}}}}";
    assertThat(json(ask(alice, Map.of("query", query))).at("/data/__schema/types").toString())
        .contains("\"RateLimit\"")
        .contains("\"viewer\"");
  }

  @Test
  void whoIsNotSignedInIsAskedTo() {
    Map<String, Object> question = Map.of("query", "{viewer{login}}");
    assertThat(ask(Wire.anonymous(berth.url()), question).status()).isEqualTo(401);
    assertThat(ask(Wire.token(berth.url(), "wrong"), question).text()).contains("Bad credentials");
    assertThat(alice.get(PATH).status()).isEqualTo(405);
    assertThat(alice.ask("POST", "/api/v3/graphql", "{}").status()).isEqualTo(404);
  }

  @Test
  void aHostThatBeginsWithApiServesItAtItsRoot() throws IOException {
    URI url = URI.create(berth.url());
    String body = "{\"query\":\"{viewer{login url}}\"}";
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String request =
          "POST /graphql HTTP/1.1\r\nHost: api.berth.test\r\nConnection: close\r\n"
              + "Authorization: bearer "
              + token
              + "\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .contains("\"login\":\"alice\"")
          .contains("http://berth.test/alice");
    }
  }

  private static Wire.Answer ask(Wire who, Map<String, Object> question) {
    return who.post(PATH, JSON.writeValueAsBytes(question));
  }

  private static JsonNode json(Wire.Answer answer) {
    return JSON.readTree(answer.bytes());
  }
}
