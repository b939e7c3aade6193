package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists of repositories, and of the people in one, by GitHub's parameters.
class RepositoryListsTest {
  private static final String API = "/api/v3";
  private static final Pattern NAME = Pattern.compile("\"full_name\":\"([^\"]+)\"");
  private static final Pattern LOGIN = Pattern.compile("\"login\":\"([^\"]+)\"");
  private static LocalBerth berth;
  private static Map<String, Wire> callers;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    for (String login : new String[] {"olga", "max", "sven"}) {
      berth.createUser(login);
    }
    berth.createOrganization("acme", "olga");
    berth.addMember("acme", "max", "member");
    callers =
        Map.of(
            "olga", bearer(berth.createToken("olga", "repo", "admin:org")),
            "max", bearer(berth.createToken("max", "repo", "read:org")),
            "max-public", bearer(berth.createToken("max", "public_repo")),
            "sven", bearer(berth.createToken("sven", "repo")),
            "nobody", Wire.anonymous(berth.url()));
    send("olga", "POST", "/orgs/acme/repos", "{\"name\":\"b-open\"}");
    send("olga", "POST", "/orgs/acme/repos", "{\"name\":\"a-in\",\"visibility\":\"internal\"}");
    send("olga", "POST", "/orgs/acme/repos", "{\"name\":\"c-shut\",\"private\":true}");
    send("max", "POST", "/user/repos", "{\"name\":\"own\"}");
    send("max", "POST", "/user/repos", "{\"name\":\"mine\",\"private\":true}");
    send("sven", "POST", "/user/repos", "{\"name\":\"shared\",\"private\":true}");
    send("sven", "PUT", "/repos/sven/shared/collaborators/max", "{\"permission\":\"pull\"}");
    send("olga", "PUT", "/repos/acme/b-open/collaborators/sven", "{\"permission\":\"push\"}");
    Wire.token(berth.url(), berth.adminToken())
        .put(
            "/api/v3/admin/users/max/password",
            Content.utf8("{\"password\":\"correct horse battery\"}"))
        .expect(204);
    TotpApp _ = TotpApp.setUp(berth, "max", "correct horse battery");
    send("olga", "PATCH", "/repos/acme/a-in", "{\"description\":\"changed last\"}");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire bearer(String token) {
    return Wire.token(berth.url(), token);
  }

  private static void send(String caller, String method, String path, String body) {
    Wire.Answer answer = callers.get(caller).send(method, API + path, Content.utf8(body));
    assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "olga   | /orgs/acme/repos                           | acme/c-shut acme/a-in acme/b-open",
        "olga   | /orgs/acme/repos?direction=asc             | acme/b-open acme/a-in acme/c-shut",
        "olga   | /orgs/acme/repos?sort=full_name            | acme/a-in acme/b-open acme/c-shut",
        "olga   | /orgs/acme/repos?sort=pushed&per_page=1    | acme/a-in",
        "olga   | /orgs/acme/repos?sort=updated&per_page=1&page=3 | acme/b-open",
        "olga   | /orgs/acme/repos?type=private              | acme/c-shut acme/a-in",
        "olga   | /orgs/acme/repos?type=internal             | acme/a-in",
        "olga   | /orgs/acme/repos?type=public               | acme/b-open",
        "olga   | /orgs/acme/repos?type=forks                | ''",
        "max    | /orgs/acme/repos?type=private              | acme/a-in",
        "nobody | /orgs/acme/repos?type=private              | ''",
        "max    | /user/repos             | acme/a-in acme/b-open max/mine max/own sven/shared",
        "max    | /user/repos?direction=desc&per_page=2      | sven/shared max/own",
        "max    | /user/repos?type=owner                     | max/mine max/own",
        "max    | /user/repos?type=member                    | acme/a-in acme/b-open sven/shared",
        "max    | /user/repos?type=public                    | acme/b-open max/own",
        "max    | /user/repos?visibility=private             | acme/a-in max/mine sven/shared",
        "max    | /user/repos?affiliation=collaborator       | sven/shared",
        "max    | /user/repos?affiliation=owner,organization_member&visibility=public |"
            + " acme/b-open max/own",
        "max-public | /user/repos                            | acme/b-open max/own",
        "max-public | /user/repos?visibility=private         | ''",
        "max    | /users/max/repos                           | max/mine max/own",
        "max    | /users/max/repos?type=member               | acme/a-in acme/b-open sven/shared",
        "sven   | /users/max/repos?type=all                  | max/own",
        "sven   | /users/max/repos?type=member               | ''",
        "nobody | /users/max/repos?sort=created              | max/own",
      })
  void showsTheseInThisOrder(String caller, String path, String names) {
    Wire.Answer answer = callers.get(caller).get(API + path);

    answer.expect(200);
    assertThat(
            NAME.matcher(answer.text())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining(" ")))
        .isEqualTo(names);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "olga | /repos/acme/b-open/collaborators                        | olga sven",
        "olga | /repos/acme/b-open/collaborators?affiliation=direct     | sven",
        "olga | /repos/acme/b-open/collaborators?affiliation=outside    | sven",
        "olga | /repos/acme/b-open/collaborators?permission=maintain    | olga",
        "olga | /repos/acme/b-open/collaborators?permission=push&per_page=1&page=2 | sven",
        "sven | /repos/sven/shared/collaborators                        | max sven",
        "sven | /repos/sven/shared/collaborators?affiliation=outside    | ''",
        "max  | /orgs/acme/members?role=admin                           | olga",
        "olga | /orgs/acme/members?filter=2fa_disabled                  | olga",
        "olga | /orgs/acme/members?filter=2fa_disabled&role=member      | ''",
        "olga | /orgs/acme/members?filter=2fa_insecure                  | ''",
        "olga | /orgs/acme/outside_collaborators?filter=2fa_disabled    | sven",
      })
  void namesThesePeople(String caller, String path, String logins) {
    Wire.Answer answer = callers.get(caller).get(API + path);

    answer.expect(200);
    assertThat(
            LOGIN
                .matcher(answer.text())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining(" ")))
        .isEqualTo(logins);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "max  | /user/repos?type=all&visibility=all      | you cannot specify type.",
        "max  | /user/repos?type=all&affiliation=owner   | you cannot specify type.",
        "max  | /user/repos?type=king                    | \"field\":\"type\"",
        "max  | /user/repos?visibility=internal          | \"field\":\"visibility\"",
        "max  | /user/repos?affiliation=owner,king       | \"field\":\"affiliation\"",
        "max  | /user/repos?sort=size                    | \"field\":\"sort\"",
        "max  | /user/repos?direction=up                 | \"field\":\"direction\"",
        "max  | /users/max/repos?type=private            | \"field\":\"type\"",
        "max  | /orgs/acme/repos?type=owner              | \"field\":\"type\"",
        "max  | /orgs/acme/members?role=king             | \"field\":\"role\"",
        "max  | /orgs/acme/members?filter=king           | \"field\":\"filter\"",
        "max  | /orgs/acme/members?filter=2fa_disabled   | Only owners can use this filter.",
        "sven | /repos/sven/shared/collaborators?affiliation=king | \"field\":\"affiliation\"",
        "sven | /repos/sven/shared/collaborators?permission=read  | \"field\":\"permission\"",
      })
  void isRefused(String caller, String path, String text) {
    Wire.Answer answer = callers.get(caller).get(API + path);

    answer.expect(422, text);
  }
}
