package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Repositories, their people, and tokens that are for packages, from the command line.
class RepositoryCommandsTest {
  private static LocalBerth berth;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    berth.createUser("alice");
    berth.createUser("bob");
    berth.createOrganization("acme", "alice");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void aRepositoryIsKeptFromItsMakingToItsDeletion(@TempDir Path directory) throws IOException {
    Path readme = Files.writeString(directory.resolve("README.md"), "# Code\n");

    does("repo", "add", "acme/code", "--description", "what it is");
    does("repo", "add", "alice/code", "--visibility", "public");
    does("repo", "add", "admin/own");
    does("repo", "set", "acme/code", "--homepage", "https://git.example.com/acme/code");
    does("repo", "readme", "acme/code", readme.toString());
    does("repo", "show", "acme/code");
    does("repo", "list", "acme");
    does("repo", "add-collaborator", "acme/code", "bob", "--permission", "maintain");
    does("repo", "collaborators", "acme/code");
    does("repo", "remove-collaborator", "acme/code", "bob");
    does("repo", "archive", "acme/code");
    does("repo", "unarchive", "acme/code");
    does("repo", "transfer", "alice/code", "acme", "--name", "moved");
    does("repo", "delete", "acme/moved");

    assertThat(out.toString())
        .contains("Made the repository acme/code, private.")
        .contains("Made the repository alice/code, public.")
        .contains("Made the repository admin/own, private.")
        .contains("Changed acme/code.")
        .contains("Set the README of acme/code.")
        .containsPattern("homepage +https://git.example.com/acme/code")
        .containsPattern("acme/code +private +no +what it is")
        .contains("bob has maintain in acme/code.")
        .containsPattern("bob +maintain")
        .contains("bob is no collaborator of acme/code any more.")
        .contains("acme/code is archived.")
        .contains("acme/code is archived no more.")
        .contains("alice/code is acme/moved now.")
        .contains("Deleted acme/moved.");
  }

  @Test
  void aTeamIsGivenAPermissionAndLosesIt() {
    does("team", "add", "acme", "Developers");
    does("repo", "add", "acme/shared");
    does("repo", "add-team", "acme/shared", "developers", "--permission", "triage");
    does("repo", "teams", "acme/shared");
    does("repo", "remove-team", "acme/shared", "developers");

    assertThat(out.toString())
        .contains("developers has triage in acme/shared.")
        .containsPattern("developers +triage")
        .contains("developers has nothing in acme/shared any more.");
  }

  @Test
  void aTokenOfARepositoryIsPrintedAloneListedAndRevoked() {
    does("repo", "add", "acme/built");
    out.getBuffer().setLength(0);

    does("token", "repo", "acme/built", "--packages", "write", "--expires", "30m");
    assertThat(out.toString()).matches("ghs_[0-9A-Za-z]{36}\\R");
    does("token", "list", "acme/built");
    assertThat(out.toString()).contains("packages: write").contains("never");
    String id = out.toString().replaceAll("(?s)^.*NOTE\\R(\\d+) .*$", "$1");
    does("token", "revoke", "acme/built", id);
    out.getBuffer().setLength(0);
    does("token", "list", "acme/built", "--json");
    assertThat(out.toString().strip()).isEqualTo("[]");
  }

  @Test
  void aPackageTokenIsPrintedAloneListedAndRevoked() {
    does(
        "token",
        "package",
        "alice/tools/*,acme/app",
        "--rights",
        "read,write",
        "--user",
        "alice",
        "--note",
        "builder");
    assertThat(out.toString()).matches("bpt_[0-9A-Za-z]{36}\\R");

    does("token", "list", "alice");

    assertThat(out.toString()).contains("read,write").contains("alice/tools/*").contains("builder");
    does("token", "package", "admin/*", "--rights", "read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repo show code | is no repository; name it OWNER/REPO",
        "repo show acme/none | Not Found",
        "repo set acme/code | nothing is to be changed",
        "repo add acme/a.git | no name of a repository",
        "repo readme acme/code /nowhere/README.md | /nowhere/README.md cannot be read",
        "token repo acme/none | Not Found",
        "token repo acme/none --expires never | --expires takes 90s, 30m or 8h",
        "token package nowhere --rights read | OWNER/NAME",
        "token revoke acme/code --all | --all is for users",
      })
  void whatIsRefusedIsASentence(String line, String sentence) {
    assertThat(run(line.split(" ", -1))).isEqualTo(Commands.FAILED);
    assertThat(err.toString()).contains(sentence);
  }

  private void does(String... arguments) {
    int code = run(arguments);
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
  }

  private int run(String... arguments) {
    Map<String, String> environment = new HashMap<>();
    environment.put("BERTH_URL", berth.url());
    environment.put("BERTH_DATA", berth.data().toString());
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), environment);
    return Commands.run(arguments, terminal, (_, _) -> 0);
  }
}
