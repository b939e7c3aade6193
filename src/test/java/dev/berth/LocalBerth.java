package dev.berth;

import dev.berth.config.Settings;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.sql.SqlMetadataStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A server in this process, on a port that is free and a data directory that goes with it.
public final class LocalBerth implements AutoCloseable {
  private final Path directory;
  private final Map<String, String> flags;
  private final HttpClient client;
  private Assembly berth;

  private LocalBerth(Path directory, Map<String, String> flags) {
    this.directory = directory;
    this.flags = flags;
    start();
    this.client = newClient();
  }

  /// Starts a server with settings of the form `key=value`, such as `sparse=all`.
  public static LocalBerth start(String... settings) {
    try {
      Path directory = Files.createTempDirectory("berth-test");
      Map<String, String> flags = new HashMap<>();
      flags.put("listen", "localhost:0");
      // Many tests make more requests, all from one address, than people do.
      flags.put("rate-limit", "off");
      flags.put("data", directory.resolve("data").toString());
      for (String setting : settings) {
        int equals = setting.indexOf('=');
        flags.put(setting.substring(0, equals), setting.substring(equals + 1));
      }
      return new LocalBerth(directory, flags);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts a server on a database that `seed` has filled.
  public static LocalBerth startSeeded(Consumer<MetadataStore> seed, String... settings) {
    LocalBerth berth = start(settings);
    berth.berth.close();
    Path file = berth.data().resolve("berth.db");
    try (MetadataStore store =
        SqlMetadataStore.openSqlite(file, () -> {}, InstantSource.system())) {
      seed.accept(store);
    }
    berth.start();
    return berth;
  }

  private void start() {
    berth =
        Assembly.start(
            Settings.load(flags, Optional.empty(), Map.of()), OutputStream.nullOutputStream());
  }

  private HttpClient newClient() {
    HttpClient.Builder builder = HttpClient.newBuilder();
    return (url().startsWith("https") ? builder.sslContext(trust()) : builder).build();
  }

  /// What trusts the certificate of a server started with `tls=self-signed`, and no other.
  public SSLContext trust() {
    try (InputStream pem = Files.newInputStream(data().resolve("tls/self-signed.pem"))) {
      KeyStore certificates = KeyStore.getInstance("PKCS12");
      certificates.load(null, null);
      certificates.setCertificateEntry(
          "berth", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(certificates);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Speaks HTTP/2 to this server if it is encrypted, and trusts it.
  public HttpClient client() {
    return client;
  }

  /// Stops the server and starts another on the same data; its port is a new one.
  public void restart() {
    berth.close();
    start();
  }

  /// Such as `http://localhost:34567`.
  public String url() {
    return berth.url();
  }

  /// Host and port, as image names begin.
  public String host() {
    return URI.create(url()).getAuthority();
  }

  public Path data() {
    return Path.of(flags.get("data"));
  }

  /// A token of the site's administrator with every scope.
  public String adminToken() {
    try {
      return Files.readString(data().resolve("admin-token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes a user and returns a token that may do everything with packages.
  public String createUser(String login) {
    send("POST", "/api/v3/admin/users", "{\"login\":\"%s\"}".formatted(login), 201);
    return createToken(login, "write:packages", "delete:packages");
  }

  /// Makes a token for a user.
  public String createToken(String login, String... scopes) {
    String words =
        Stream.of(scopes).map("\"%s\""::formatted).collect(Collectors.joining(",", "[", "]"));
    String answer =
        send(
            "POST",
            "/api/v3/admin/users/" + login + "/authorizations",
            "{\"scopes\":" + words + "}",
            201);
    return answer.replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
  }

  /// Sets a user's password; whatever sessions they had end.
  public void setPassword(String login, String password) {
    send(
        "PUT",
        "/api/v3/admin/users/" + login + "/password",
        "{\"password\":\"" + password + "\"}",
        204);
  }

  /// Makes an organization that a user owns.
  public void createOrganization(String login, String owner) {
    send(
        "POST",
        "/api/v3/admin/organizations",
        "{\"login\":\"%s\",\"admin\":\"%s\"}".formatted(login, owner),
        201);
  }

  /// Makes a user a member of an organization.
  public void addMember(String organization, String login, String role) {
    send(
        "PUT",
        "/api/v3/orgs/" + organization + "/memberships/" + login,
        "{\"role\":\"%s\"}".formatted(role),
        200);
  }

  private String send(String method, String path, String body, int expected) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Authorization", "Bearer " + adminToken())
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new AssertionError(
            method + " " + path + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    berth.close();
    client.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
