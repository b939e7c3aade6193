package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private static LocalBerth berth;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable String typed;
  private final AtomicReference<Map<String, String>> served = new AtomicReference<>();

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void helpListsEveryCommandWithAnExample() {
    assertThat(run("help")).isZero();
    assertThat(out.toString())
        .contains("berth serve --listen")
        .contains("berth user add alice")
        .contains("berth org remove-member acme bob")
        .contains("berth token revoke alice")
        .contains("berth package visibility acme/tools/app public");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "user add",
        "user list",
        "user rename",
        "user suspend",
        "user unsuspend",
        "user admin",
        "user password",
        "user remove-two-factor",
        "user delete",
        "user former-logins",
        "user forget-login",
        "org rename",
        "org delete",
        "team add",
        "team list",
        "team set",
        "team delete",
        "team members",
        "team add-member",
        "team remove-member",
        "audit",
        "org add",
        "org list",
        "org set",
        "org members",
        "org add-member",
        "org remove-member",
        "org outside",
        "org make-outside",
        "org remove-outside",
        "token add",
        "token list",
        "token revoke",
        "token repo",
        "token package",
        "repo add",
        "repo list",
        "repo show",
        "repo set",
        "repo archive",
        "repo unarchive",
        "repo transfer",
        "repo delete",
        "repo readme",
        "repo collaborators",
        "repo add-collaborator",
        "repo remove-collaborator",
        "repo teams",
        "repo add-team",
        "repo remove-team",
        "package list",
        "package show",
        "package visibility",
        "package versions",
        "package version",
        "package tags",
        "package tag-history",
        "package move-tag",
        "package clean-up",
        "package delete",
        "package restore",
        "package grants",
        "package grant",
        "hook add",
        "hook list",
        "hook set",
        "hook delete",
        "hook ping",
        "hook deliveries",
        "hook show",
        "hook redeliver",
        "package revoke",
        "package link",
        "package unlink",
        "package inherit",
        "access explain",
        "help"
      })
  void everyCommandsHelpHasAnExampleThatIsItsOwn(String command) {
    assertThat(run(("help " + command).split(" ", -1))).isZero();
    assertThat(out.toString()).contains("Example:").contains("  berth " + command);
  }

  @ParameterizedTest
  @CsvSource({"--help,help", "-h,help", "org --help,help org", "org add -h,help org add"})
  void helpMayBeAskedForByAFlag(String flag, String command) {
    assertThat(run(flag.split(" ", -1))).isZero();
    String byFlag = out.toString();
    out.getBuffer().setLength(0);
    run(command.split(" ", -1));

    assertThat(byFlag).isNotEmpty().isEqualTo(out.toString());
  }

  @Test
  void theFlagsOfServeBecomeSettings() {
    assertThat(run("serve", "--drain", "5s", "--listen", ":1", "--listen=:2")).isZero();
    assertThat(served.get()).containsEntry("drain", "5s").containsEntry("listen", ":1,:2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve --drin 5s", "sevre", "user add", "user", "token add alice"})
  void aLineThatIsWrongIsMisuse(String line) {
    assertThat(run(line.split(" ", -1))).isEqualTo(Commands.MISUSED);
    assertThat(served.get()).isNull();
  }

  @Test
  void aSiteIsAdministeredFromTheFirstUserToAPublicPackage() {
    assertThat(ask("user", "add", "carol", "--email", "carol@example.com")).isZero();
    assertThat(ask("user", "add", "dave")).isZero();
    assertThat(ask("org", "add", "initech", "--owner", "carol")).isZero();
    assertThat(ask("org", "add-member", "initech", "dave")).isZero();
    assertThat(ask("org", "set", "initech", "--members-create-packages", "no")).isZero();
    assertThat(ask("user", "list")).isZero();
    assertThat(ask("org", "list")).isZero();
    assertThat(ask("org", "members", "initech")).isZero();
    assertThat(ask("repo", "add", "initech/tps")).isZero();
    assertThat(ask("repo", "add-collaborator", "initech/tps", "dave")).isZero();
    assertThat(ask("org", "make-outside", "initech", "dave")).isZero();
    assertThat(ask("org", "outside", "initech")).isZero();
    assertThat(ask("org", "remove-outside", "initech", "dave")).isZero();
    assertThat(ask("repo", "delete", "initech/tps")).isZero();
    assertThat(ask("org", "add-member", "initech", "dave")).isZero();
    assertThat(ask("org", "remove-member", "initech", "dave")).isZero();

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains("Made the user carol.")
        .contains("Made the organization initech, owned by carol.")
        .contains("dave is in initech as member.")
        .contains("dave is an outside collaborator of initech now.")
        .contains("dave has no permission in repositories of initech any more.")
        .contains("Only owners of initech may create packages; new ones inherit")
        .containsPattern("admin +yes")
        .containsPattern("carol +admin")
        .contains("dave is not in initech any more.");
  }

  @Test
  void accountsAreRenamedSuspendedPromotedAndDeleted() {
    ask("user", "add", "fred");
    ask("org", "add", "hooli", "--owner", "fred");
    assertThat(ask("user", "rename", "fred", "freddy")).isZero();
    assertThat(ask("org", "rename", "hooli", "hooli-labs")).isZero();
    assertThat(ask("user", "former-logins", "hooli-labs")).isZero();
    assertThat(ask("user", "forget-login", "fred")).isZero();
    assertThat(ask("user", "suspend", "freddy")).isZero();
    assertThat(ask("user", "list")).isZero();
    assertThat(ask("user", "unsuspend", "freddy")).isZero();
    assertThat(ask("user", "admin", "freddy")).isZero();
    assertThat(ask("user", "admin", "freddy", "--end")).isZero();
    assertThat(ask("org", "delete", "hooli-labs")).isZero();
    assertThat(ask("user", "delete", "freddy")).isZero();

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains("fred is called freddy now")
        .contains("hooli is called hooli-labs now")
        .containsPattern("(?m)^hooli$")
        .contains("fred is nobody's login.")
        .contains("freddy is suspended.")
        .containsPattern("freddy +no +yes")
        .contains("freddy is not suspended.")
        .contains("freddy runs the site")
        .contains("freddy does not run the site.")
        .contains("hooli-labs is deleted")
        .contains("freddy is deleted");
    assertThat(ask("user", "delete", "freddy")).isEqualTo(Commands.FAILED);
    assertThat(ask("user", "suspend", "admin")).isEqualTo(Commands.FAILED);
    assertThat(err.toString()).contains("You cannot do this to your own account.");
  }

  @Test
  void aPasswordIsReadAndNeverAnArgument() {
    ask("user", "add", "paul");
    assertThat(ask("user", "password", "paul")).isEqualTo(Commands.FAILED);
    assertThat(err.toString()).contains("there is no password on standard input.");
    typed = "correct horse 9";
    assertThat(ask("user", "password", "paul", typed)).isEqualTo(Commands.MISUSED);

    assertThat(ask("user", "password", "paul")).isZero();
    assertThat(ask("user", "password", "paul", "--remove")).isZero();
    assertThat(out.toString())
        .contains("paul has a new password")
        .contains("paul has no password.")
        .doesNotContain(typed);
  }

  @Test
  void teamsAreMadeNestedAndFilled() {
    ask("user", "add", "gil");
    ask("user", "add", "hal");
    ask("org", "add", "stark", "--owner", "gil");
    out.getBuffer().setLength(0);
    assertThat(ask("team", "add", "stark", "Top Team", "--privacy", "closed")).isZero();
    assertThat(ask("team", "add", "stark", "low", "--parent", "top-team", "--maintainer", "gil"))
        .isZero();
    assertThat(ask("team", "add-member", "stark", "low", "hal")).isZero();
    assertThat(ask("team", "members", "stark", "low")).isZero();
    assertThat(ask("team", "list", "stark")).isZero();
    assertThat(ask("team", "set", "stark", "low", "--parent", "none", "--name", "Lower")).isZero();
    assertThat(ask("team", "remove-member", "stark", "lower", "hal")).isZero();
    assertThat(ask("team", "delete", "stark", "lower")).isZero();

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains("Made the team top-team, closed.")
        .contains("hal is in low as member.")
        .containsPattern("gil +maintainer")
        .containsPattern("low +top-team +closed +low")
        .contains("The team is lower, closed.")
        .contains("hal is not in lower any more.")
        .contains("Deleted the team lower.");
    assertThat(ask("team", "set", "stark", "top-team")).isEqualTo(Commands.FAILED);
    assertThat(err.toString()).contains("nothing to change");
    err.getBuffer().setLength(0);
    ask("team", "add", "stark", "again", "--privacy", "closed", "--parent", "top-team");
    assertThat(ask("team", "set", "stark", "top-team", "--parent", "again"))
        .isEqualTo(Commands.FAILED);
    assertThat(err.toString()).contains("teams cannot lie in a circle.");
  }

  @Test
  void anOrganizationDecidesWhichPackagesMembersCreate() {
    ask("user", "add", "ines");
    ask("org", "add", "wonka", "--owner", "ines");
    out.getBuffer().setLength(0);
    String create = "--members-create-packages";
    assertThat(ask("org", "set", "wonka", create, "internal,private")).isZero();
    assertThat(ask("org", "set", "wonka", "--packages-inherit-access", "no")).isZero();

    assertThat(out.toString())
        .contains("Members of wonka may create internal, private packages; new ones inherit")
        .contains("new ones do not inherit from their repository.");
    assertThat(ask("org", "set", "wonka", create, "some")).isEqualTo(Commands.FAILED);
    assertThat(ask("org", "set", "wonka", "--packages-inherit-access", "x"))
        .isEqualTo(Commands.FAILED);
    assertThat(ask("org", "set", "wonka")).isEqualTo(Commands.FAILED);
  }

  @Test
  void theAuditLogIsPrintedAsLinesOfJsonOldestFirst() {
    ask("user", "add", "jane");
    ask("org", "add", "tyrell", "--owner", "jane");
    for (int i = 0; i < 120; i++) {
      ask("team", "add", "tyrell", "team " + i);
    }
    out.getBuffer().setLength(0);

    assertThat(ask("audit", "--org", "tyrell", "--since", "1d")).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(121).allMatch(line -> line.startsWith("{\"@timestamp\":"));
    assertThat(lines.getFirst()).contains("\"action\":\"org.create\"");
    out.getBuffer().setLength(0);
    assertThat(ask("audit", "--phrase", "action:team org:tyrell", "--since", "2001-01-01"))
        .isZero();
    assertThat(out.toString().lines()).hasSize(120);
    assertThat(ask("audit", "--since", "soon")).isEqualTo(Commands.FAILED);
    assertThat(err.toString()).contains("soon").contains("is no time");
  }

  @Test
  void aTokenIsPrintedAloneAndCanBeRevoked() {
    ask("user", "add", "erin");
    out.getBuffer().setLength(0);

    assertThat(ask("token", "add", "erin", "--scopes", "write:packages", "--expires", "90d"))
        .isZero();
    assertThat(out.toString()).matches("ghp_[0-9A-Za-z]{36}\\R");
    ask("token", "list", "erin");
    assertThat(out.toString()).contains("write:packages");
    assertThat(ask("token", "revoke", "erin", "--all")).isZero();
    out.getBuffer().setLength(0);
    ask("token", "list", "erin", "--json");
    assertThat(out.toString().strip()).isEqualTo("[]");
  }

  @Test
  void whatTheServerRefusesIsASentence() {
    assertThat(ask("user", "add", "admin")).isEqualTo(Commands.FAILED);
    assertThat(err.toString().strip()).isEqualTo("berth: The login admin is reserved.");
  }

  @Test
  void aServerThatIsNotThereIsASentenceThatSaysWhatToDo() {
    environment.put("BERTH_TOKEN", "x");

    assertThat(run("user", "list", "--url", "http://localhost:1")).isEqualTo(Commands.FAILED);
    assertThat(err.toString()).contains("no server answers").contains("berth serve");
  }

  @Test
  void aMissingTokenIsASentenceThatSaysWhereItIsLookedFor() {
    assertThat(run("user", "list", "--data", "/nowhere")).isEqualTo(Commands.FAILED);
    assertThat(err.toString()).contains("BERTH_TOKEN").contains("/nowhere/admin-token");
  }

  @Test
  void aWrongTokenIsASentence() {
    environment.put("BERTH_TOKEN", "ghp_wrong");
    environment.put("BERTH_URL", berth.url());

    assertThat(run("user", "list")).isEqualTo(Commands.FAILED);
    assertThat(err.toString()).contains("the token is not valid");
  }

  private int ask(String... arguments) {
    environment.put("BERTH_URL", berth.url());
    environment.put("BERTH_DATA", berth.data().toString());
    return run(arguments);
  }

  private int run(String... arguments) {
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            environment,
            _ -> Optional.ofNullable(typed));
    return Commands.run(
        arguments,
        terminal,
        (Map<String, String> flags, Optional<String> file) -> {
          served.set(flags);
          return 0;
        });
  }
}
