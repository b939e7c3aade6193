package dev.berth.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Berth of its own with an organization, a private package in it, and somebody who may read that
/// because of a team.
///
/// @param grants how many roles the package gives
/// @param teams how many teams the reader is in
/// @param packages how many more the organization has
record AccessSite(String name, int grants, int teams, int packages) {
  static final String ORGANIZATION = "bench-organization";
  static final String READER = "bench-reader";
  static final String NAME = "bench-access";
  static final String REPOSITORY = ORGANIZATION + "/" + NAME;

  private static final String OTHER = "bench-other";
  private static final String API = "/api/v3";
  private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");

  /// The site while it runs.
  ///
  /// @param administrator the header line of one
  record Running(Contender contender, String administrator) {
    /// Has somebody else get another role, so that all that is remembered of rights in the
    /// organization's packages has to be read again.
    void changeRights(HttpConnection connection, boolean odd) throws IOException {
      send(
          connection,
          "PUT",
          "/orgs/" + ORGANIZATION + "/packages/container/" + NAME + "/access/users/" + OTHER,
          administrator,
          "{\"role\": \"%s\"}".formatted(odd ? "write" : "read"));
    }
  }

  /// Makes and starts it.
  Running start(Testbed testbed, Launcher launcher, Image image) throws Exception {
    Placement placement = testbed.placement("Berth " + name);
    Contender contender = testbed.start(launcher, placement);
    String administrator =
        "Authorization: Bearer "
            + Files.readString(placement.data().resolve("admin-token")).strip();
    String secret;
    try (HttpConnection connection = new HttpConnection(placement.endpoint())) {
      secret = makeReader(connection, administrator);
    }
    contender.provision().image(REPOSITORY, "latest", image);
    testbed.stop(contender);
    seed(
        Seed.class,
        placement,
        List.of(Integer.toString(grants), Integer.toString(teams), Integer.toString(packages)));
    Contender again = testbed.start(launcher, placement);
    return new Running(
        new Contender(
            name,
            again.endpoint(),
            again.process(),
            new Access(READER + ":" + secret),
            again.provision(),
            true),
        administrator);
  }

  /// Runs a program on the database of a server that is stopped.
  static void seed(Class<?> program, Placement placement, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path") + ":" + Path.of("target", "berth.jar"),
                program.getName(),
                database(placement).toString()));
    command.addAll(arguments);
    Shell.run(command);
  }

  private static Path database(Placement placement) throws IOException {
    try (var files = Files.list(placement.data())) {
      return files
          .filter(file -> file.toString().endsWith(".db"))
          .findFirst()
          .orElseThrow(() -> new BenchException("no database in " + placement.data()));
    }
  }

  private static String makeReader(HttpConnection connection, String administrator)
      throws IOException {
    for (String login : List.of(READER, OTHER)) {
      String user = "{\"login\": \"%s\", \"email\": \"%s@example.com\"}".formatted(login, login);
      send(connection, "POST", "/admin/users", administrator, user);
    }
    String organization = "{\"login\": \"%s\", \"admin\": \"admin\"}".formatted(ORGANIZATION);
    send(connection, "POST", "/admin/organizations", administrator, organization);
    for (String login : List.of(READER, OTHER)) {
      String membership = "/orgs/" + ORGANIZATION + "/memberships/" + login;
      send(connection, "PUT", membership, administrator, "{\"role\": \"member\"}");
    }
    return makeToken(connection, administrator, READER);
  }

  /// Makes a user who may read packages.
  ///
  /// @return a token of theirs
  static String makeUser(HttpConnection connection, String administrator, String login)
      throws IOException {
    String user = "{\"login\": \"%s\", \"email\": \"%s@example.com\"}".formatted(login, login);
    send(connection, "POST", "/admin/users", administrator, user);
    return makeToken(connection, administrator, login);
  }

  private static String makeToken(HttpConnection connection, String administrator, String login)
      throws IOException {
    Answer made =
        send(
            connection,
            "POST",
            "/admin/users/" + login + "/authorizations",
            administrator,
            "{\"scopes\": [\"read:packages\"], \"note\": \"benchmark\"}");
    Matcher token = TOKEN.matcher(made.text());
    if (!token.find()) {
      throw new BenchException("no token was made");
    }
    return token.group(1);
  }

  static Answer send(
      HttpConnection connection, String method, String path, String authorization, String json)
      throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    connection.send(
        Request.of(
            connection.endpoint(),
            method,
            API + path,
            authorization,
            "Content-Type: application/json",
            Request.length(body.length)),
        body);
    Answer answer = connection.answer(false);
    if (answer.status() / 100 != 2) {
      throw new BenchException(method + " " + path + ": " + answer.status() + answer.text());
    }
    return answer;
  }
}
