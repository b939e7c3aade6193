package dev.berth.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.net.URLEncoder;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The audit logs over the wire: who reads them, what is searched for, and how pages follow.
class AuditLogTest {
  private static final String SITE = "/api/v3/admin/audit-log";
  private static final String ACME = "/api/v3/orgs/acme/audit-log";
  private static final Pattern ID = Pattern.compile("\"_document_id\":\"(\\d+)\"");
  private static final Pattern LINK = Pattern.compile("<([^>]+)>; rel=\"(\\w+)\"");
  private static LocalBerth berth;
  private static Wire admin;
  private static Wire owner;
  private static Wire member;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    admin = token(berth.adminToken());
    berth.createUser("olga");
    berth.createUser("max");
    owner = token(berth.createToken("olga", "admin:org"));
    member = token(berth.createToken("max", "admin:org"));
    berth.createOrganization("acme", "olga");
    berth.createOrganization("zeta", "max");
    berth.addMember("acme", "max", "member");
    owner.put("/api/v3/orgs/acme/memberships/max", "{\"role\":\"admin\"}".getBytes(UTF_8));
    owner.put("/api/v3/orgs/acme/memberships/max", "{\"role\":\"member\"}".getBytes(UTF_8));
    owner.post("/api/v3/orgs/acme/teams", "{\"name\":\"dev\"}".getBytes(UTF_8));
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire token(String secret) {
    return Wire.token(berth.url(), secret);
  }

  @Test
  void whereSomebodyWasIsInTheLogOfTheSiteAlone() {
    String phrase = "action:org.update_member";

    assertThat(search(owner, ACME, phrase).text()).doesNotContain("actor_ip");
    assertThat(search(admin, SITE, phrase).text()).contains("\"actor_ip\":\"");
  }

  @Test
  void anEventSaysWhoDidWhatFromWhereAndWhatItWasBefore() {
    Wire.Answer found = search(owner, ACME, "action:org.update_member");

    assertThat(found.text())
        .containsPattern("\"@timestamp\":\\d{13}")
        .containsPattern("\"created_at\":\\d{13}")
        .containsPattern("\"_document_id\":\"\\d+\"")
        .contains("\"action\":\"org.update_member\"", "\"operation_type\":\"modify\"")
        .contains("\"actor\":\"olga\"")
        .containsPattern("\"actor_id\":\\d+")
        .containsPattern("\"token_id\":\\d+")
        .contains("\"org\":\"acme\"")
        .containsPattern("\"org_id\":\\d+")
        .contains("\"user\":\"max\"")
        .containsPattern("\"user_id\":\\d+")
        .contains("\"before\":{\"role\":\"owner\"},\"after\":{\"role\":\"member\"}");
  }

  @Test
  void onlyOwnersReadTheLogOfAnOrganizationAndTheSitesIsForThoseWhoRunIt() {
    assertThat(admin.get(ACME).status()).isEqualTo(200);
    assertThat(member.get(ACME).text())
        .contains("\"message\":\"Not Found\"")
        .isEqualTo(member.get("/api/v3/orgs/nobody/audit-log").text());
    assertThat(Wire.anonymous(berth.url()).get(ACME).status()).isEqualTo(401);
    assertThat(token(berth.createToken("olga", "read:org")).get(ACME).text()).contains("admin:org");
    assertThat(owner.get(SITE).status()).isEqualTo(404);
    assertThat(token(berth.createToken("admin", "admin:org")).get(SITE).text())
        .contains("site_admin");
    assertThat(owner.get(ACME).text()).doesNotContain("zeta").doesNotContain("user.create");
    assertThat(admin.get(SITE).text()).contains("zeta", "user.create", "team.create");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "                                     | 6",
        "action:org.add_member                | 1",
        "action:org                           | 4",
        "action:team                          | 2",
        "action:team.create action:org.create | 2",
        "action:protected_branch.create       | 0",
        "actor:olga                           | 4",
        "actor:OLGA user:max                  | 2",
        "actor:nobody                         | 0",
        "user:max                             | 3",
        "repo:acme/code                       | 0",
        "package:acme/app                     | 0",
        "org:acme                             | 6",
        "org:zeta                             | 0",
        "org:nobody                           | 0",
        "created:>2001-01-01                  | 6",
        "created:<2001-01-01                  | 0",
        "created:<=2001-01-01T12:00:00Z       | 0",
        "created:2001-01-01..*                | 6",
        "created:2001-01-01..2001-12-31       | 0",
        "created:*..2999-12-31                | 6",
        "created:>=2001-01-01 created:<2002-01-01 | 0",
        "action:\"team.create\" actor:olga    | 1",
        "operation:create                     | 4",
        "operation:modify                     | 2",
        "operation:create action:team         | 2",
        "operation:authentication             | 0",
        "-action:team                         | 4",
        "-operation:create                    | 2",
        "-actor:olga                          | 2",
        "actor:olga actor:admin               | 6",
        "-user:max -action:org.create         | 2",
        "repo:ACME/code repo:acme/Tool        | 0"
      })
  void aPhraseFindsWhatItSays(String phrase, int events) {
    Wire.Answer found = search(owner, ACME, phrase == null ? "" : phrase);

    assertThat(ids(found)).as(found.text()).hasSize(events);
  }

  @Test
  void aDayIsTheWholeOfIt() {
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    String yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();

    assertThat(ids(search(owner, ACME, "created:" + yesterday + ".." + today))).hasSize(6);
    assertThat(ids(search(owner, ACME, "created:>" + today))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phrase=team.create",
        "phrase=country:MX",
        "phrase=-created:2001-01-01",
        "phrase=-org:acme",
        "phrase=org:acme+org:zeta",
        "phrase=created:>%2B999999999-01-01T00:00:00Z",
        "phrase=created:-999999999-01-01T00:00:00Z",
        "phrase=created:yesterday",
        "phrase=created:2001-13-01",
        "phrase=created:>2001-01-01+created:>2002-01-01",
        "order=up",
        "after=x",
        "before=-1"
      })
  void aWordThatIsNoneIsRefused(String query) {
    Wire.Answer answer = owner.get(ACME + "?" + query.replace(">", "%3E"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text())
        .contains("\"resource\":\"AuditLog\",\"field\":\"" + query.split("=", 2)[0] + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"desc", "asc"})
  void pagesFollowEachOtherForthAndBack(String order) {
    String path = ACME + "?order=" + order + "&per_page=2&phrase=org%3Aacme";
    List<Long> all = ids(owner.get(path.replace("per_page=2", "per_page=100")));
    assertThat(all).hasSize(6);
    assertThat(all)
        .isSortedAccordingTo(
            order.equals("asc") ? Long::compare : (left, right) -> Long.compare(right, left));

    List<Long> read = new ArrayList<>();
    Wire.Answer page = owner.get(path);
    assertThat(link(page, "prev")).isNull();
    while (true) {
      read.addAll(ids(page));
      String next = link(page, "next");
      if (next == null) {
        break;
      }
      assertThat(next).startsWith(berth.url() + ACME + "?phrase=org%3Aacme&order=" + order);
      page = owner.get(next);
    }
    assertThat(read).isEqualTo(all);

    Wire.Answer back = owner.get(link(page, "prev"));
    assertThat(ids(back)).isEqualTo(all.subList(2, 4));
    assertThat(ids(owner.get(link(back, "next")))).isEqualTo(all.subList(4, 6));
    Wire.Answer first = owner.get(link(back, "prev"));
    assertThat(ids(first)).isEqualTo(all.subList(0, 2));
    assertThat(link(first, "prev")).isNull();
  }

  private static Wire.Answer search(Wire who, String path, String phrase) {
    return who.get(path + "?per_page=100&phrase=" + URLEncoder.encode(phrase, UTF_8));
  }

  private static List<Long> ids(Wire.Answer answer) {
    answer.expect(200);
    List<Long> ids = new ArrayList<>();
    Matcher matcher = ID.matcher(answer.text());
    while (matcher.find()) {
      ids.add(Long.parseLong(matcher.group(1)));
    }
    return ids;
  }

  private static String link(Wire.Answer answer, String relation) {
    Matcher matcher = LINK.matcher(answer.header("Link").orElse(""));
    while (matcher.find()) {
      if (matcher.group(2).equals(relation)) {
        return matcher.group(1);
      }
    }
    return null;
  }
}
