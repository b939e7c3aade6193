package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API's description of itself, and the page that is written from it.
class OpenApiTest {
  private static final String PATH = "/api/v3/openapi.json";
  private static final Path PAGE = Path.of("docs/rest.md");
  private static final Set<String> NO_METHODS = Set.of("servers", "parameters");
  private static LocalBerth berth;
  private static Wire nobody;
  private static JsonNode document;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    nobody = Wire.anonymous(berth.url());
    document = JsonMapper.shared().readTree(nobody.get(PATH).expect(200).bytes());
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void theDescriptionIsValid() {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    SwaggerParseResult result =
        new OpenAPIV3Parser().readContents(document.toString(), List.of(), options);

    assertThat(result.getMessages()).isEmpty();
    assertThat(result.isOpenapi31()).isTrue();
    assertThat(result.getOpenAPI().getPaths()).hasSameSizeAs(document.get("paths").properties());
  }

  @Test
  void everyRouteSaysWhatItDoesAndWhatItAnswers() {
    List<String> silent = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Set<String> forms = new HashSet<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      assertThat(forms.add(path.getKey().replaceAll("\\{[^}]+}", "{}")))
          .as("the form of %s is served once", path.getKey())
          .isTrue();
      Set<String> methods = new HashSet<>();
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (NO_METHODS.contains(operation.getKey())) {
          continue;
        }
        methods.add(operation.getKey());
        String name = operation.getKey() + " " + path.getKey();
        if (!operation
            .getValue()
            .path("responses")
            .propertyStream()
            .anyMatch(a -> a.getKey().matches("[23].*"))) {
          silent.add(name);
        }
        assertThat(ids.add(operation.getValue().path("operationId").asString())).as(name).isTrue();
      }
      if (methods.isEmpty()) {
        silent.add(path.getKey());
      }
    }
    assertThat(silent).as("rows that have no Operation, or one without an answer").isEmpty();
  }

  @Test
  void everyMethodThatIsServedIsDescribed() {
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      String address =
          path.getKey().equals("/graphql")
              ? "/api/graphql"
              : "/api/v3" + path.getKey().replaceAll("\\{[^}]+}", "1");
      Wire.Answer answer = nobody.send("OPTIONS", address, null);
      String allowed = answer.header("Allow").orElseThrow().toLowerCase(Locale.ROOT);
      Set<String> described = new HashSet<>(path.getValue().propertyNames());
      described.removeAll(NO_METHODS);
      assertThat(described.remove("options")).as(path.getKey()).isTrue();
      assertThat(described.remove("head")).as(path.getKey()).isEqualTo(described.contains("get"));
      assertThat(described).as(path.getKey()).containsExactlyInAnyOrder(allowed.split(", ", -1));
    }
  }

  @Test
  void whatGitHubHasIsDescribedByItsSchemas() {
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String route = path.getKey().replaceAll("\\{[^}]+}", "x");
        for (Map.Entry<String, JsonNode> answer :
            operation.getValue().path("responses").properties()) {
          int status = Integer.parseInt(answer.getKey());
          if (status < 300 && !operation.getKey().equals("head")) {
            GitHubSchemas.find(operation.getKey().toUpperCase(Locale.ROOT), route, status)
                .ifPresent(schema ->
                    assertThat(schema(answer.getValue()))
                        .as("%s %s", operation.getKey(), path.getKey())
                        .isEqualTo(schema));
          }
        }
      }
    }
  }

  private static String schema(JsonNode answer) {
    JsonNode schema = answer.at("/content/application~1json/schema");
    String name = (schema.has("items") ? schema.get("items") : schema).path("$ref").asString("");
    name = name.substring(name.lastIndexOf('/') + 1);
    return schema.has("items") ? "array<" + name + ">" : name;
  }

  @Test
  void theAddressesAreThoseTheClientCameBy() {
    assertThat(document.at("/servers/0/url").asString()).isEqualTo(berth.url() + "/api/v3");
    assertThat(document.at("/paths/~1graphql/servers/0/url").asString())
        .isEqualTo(berth.url() + "/api");
    assertThat(document.at("/info/version").asString()).isEqualTo("2022-11-28");
  }

  @Test
  void theAddressIsThatOfWhoAsksWhateverOthersAskedBefore() {
    Wire other = Wire.anonymous(berth.url().replace("localhost", "127.0.0.1"));
    JsonNode elsewhere = JsonMapper.shared().readTree(other.get(PATH).expect(200).bytes());

    assertThat(elsewhere.at("/servers/0/url").asString()).isEqualTo(other.url() + "/api/v3");
    assertThat(nobody.get(PATH).expect(200).text()).isEqualTo(document.toString());
    assertThat(nobody.get(PATH).text()).doesNotContain(".invalid");
  }

  @Test
  void answersHaveTheHeadersThatTheDescriptionNames() {
    JsonNode headers = document.at("/paths/~1users/get/responses/200/headers");
    Wire.Answer answer =
        Wire.token(berth.url(), berth.adminToken()).get("/api/v3/users").expect(200);

    assertThat(headers.propertyNames()).contains("ETag", "Link", "X-RateLimit-Remaining");
    headers.propertyNames().stream()
        .filter(name -> !name.equals("Link"))
        .forEach(name -> assertThat(answer.header(name)).as(name).isPresent());
    assertThat(document.at("/paths/~1users/get/responses").propertyNames())
        .contains("304", "415", "429");
  }

  @Test
  void extensionsAreMarked() {
    assertThat(document.at("/paths/~1admin~1audit-log/get/x-berth-extension").asBoolean()).isTrue();
    assertThat(document.at("/paths/~1user/get").has("x-berth-extension")).isFalse();
  }

  /// The variable `BERTH_WRITE_PAGES` in the environment has the page written.
  @Test
  void thePageIsWrittenFromTheDescription() throws IOException {
    String page = OpenApiPage.write(document);
    if (System.getenv("BERTH_WRITE_PAGES") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().isEqualTo(page);
  }
}
