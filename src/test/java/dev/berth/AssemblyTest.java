package dev.berth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.Settings;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is set is what a server does.
class AssemblyTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path directory;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private Assembly start(Map<String, String> flags) {
    Map<String, String> all = new HashMap<>(flags);
    all.putIfAbsent("listen", "127.0.0.1:0");
    all.put("data", directory.resolve("data").toString());
    return Assembly.start(Settings.load(all, Optional.empty(), Map.of()), log);
  }

  private static HttpResponse<String> get(InetSocketAddress address, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void eachAddressIsListenedOn() throws Exception {
    try (Assembly berth = start(Map.of("listen", "127.0.0.1:0,127.0.0.1:0"))) {
      List<InetSocketAddress> addresses = berth.addresses();

      assertThat(addresses).hasSize(2).doesNotHaveDuplicates();
      for (InetSocketAddress address : addresses) {
        assertThat(get(address, "/-/health").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void clientsAreSentToTheOutsideUrl() throws Exception {
    try (Assembly berth = start(Map.of("url", "https://berth.example"))) {
      HttpResponse<String> challenge = get(berth.addresses().getFirst(), "/v2/");

      assertThat(berth.url()).isEqualTo("https://berth.example");
      assertThat(challenge.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer realm=\"https://berth.example/token\",service=\"berth.example\"");
    }
  }

  @Test
  void aRequestIsALineOfTheLog() throws Exception {
    String id;
    try (Assembly berth = start(Map.of())) {
      id = id(get(berth.addresses().getFirst(), "/v2/"));
    }

    assertThat(log.toString(UTF_8))
        .containsOnlyOnce("\n")
        .contains(" id=" + id + " method=\"GET\" path=\"/v2/\"");
  }

  @Test
  void theLogIsJsonOnDemandAndHasTheAddressThatATrustedProxyTells() throws Exception {
    String id;
    try (Assembly berth = start(Map.of("log-format", "json", "trusted-proxies", "127.0.0.1"))) {
      id = id(get(berth.addresses().getFirst(), "/v2/", "X-Forwarded-For", "192.0.2.7"));
    }

    JsonNode line = JsonMapper.shared().readTree(log.toString(UTF_8));
    assertThat(line.get("id").asString()).isEqualTo(id);
    assertThat(line.get("status").asInt()).isEqualTo(401);
    assertThat(line.get("remote").asString()).isEqualTo("192.0.2.7");
  }

  private static String id(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-GitHub-Request-Id").orElseThrow();
  }

  @Test
  void metricsAreForTheNetworksThatWereNamed() throws Exception {
    Map<String, String> flags =
        Map.of("trusted-proxies", "127.0.0.1", "metrics-from", "192.0.2.0/24");
    try (Assembly berth = start(flags)) {
      InetSocketAddress address = berth.addresses().getFirst();

      assertThat(get(address, "/-/metrics", "X-Forwarded-For", "192.0.2.7").statusCode())
          .isEqualTo(200);
      assertThat(get(address, "/-/metrics", "X-Forwarded-For", "198.51.100.7").statusCode())
          .isEqualTo(404);
    }
  }
}
