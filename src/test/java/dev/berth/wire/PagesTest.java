package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.MediaTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How long lists of tags and of repositories are cut into pages.
class PagesTest {
  private static final String INDEX = Content.index();
  private static final Pattern NAME = Pattern.compile("[\\[,]\"([^\"]+)\"");

  private static LocalBerth berth;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static String newUser() {
    String login = "u" + UUID.randomUUID().toString().substring(0, 8);
    berth.createUser(login);
    return login;
  }

  private static Wire wire(String login) {
    return Wire.bearer(berth.url(), berth.createToken(login, "write:packages"));
  }

  /// A repository with so many tags.
  private static Pushing tagged(int count) {
    String login = newUser();
    Pushing repository = new Pushing(wire(login), login + "/app");
    List<String> tags = tags(count);
    for (int from = 0; from < count; from += 100) {
      String query =
          tags.subList(from, Math.min(count, from + 100)).stream()
              .map(tag -> "tag=" + tag)
              .collect(Collectors.joining("&"));
      Wire.Answer pushed =
          repository.manifest(Content.digest(INDEX) + "?" + query, INDEX, MediaTypes.OCI_INDEX);
      assertThat(pushed.status()).as(pushed.text()).isEqualTo(201);
    }
    return repository;
  }

  private static List<String> tags(int count) {
    return IntStream.range(0, count).mapToObj("t%05d"::formatted).toList();
  }

  /// The names of a list, in their order.
  private static List<String> names(Wire.Answer page) {
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    String list = page.text().substring(page.text().indexOf('['));
    return NAME.matcher(list).results().map(found -> found.group(1)).toList();
  }

  private static String next(Wire.Answer page) {
    String link = page.header("Link").orElseThrow();
    assertThat(link).startsWith("</v2/").endsWith(">; rel=\"next\"");
    return link.substring(1, link.indexOf('>'));
  }

  @Test
  void aPageOfTagsHasAHundredWhereNobodySaysHowMany() {
    Pushing repository = tagged(101);
    Wire wire = repository.wire();

    Wire.Answer first = wire.get(repository.path("tags/list"));
    Wire.Answer second = wire.get(next(first));

    assertThat(names(first)).isEqualTo(tags(100));
    assertThat(next(first)).isEqualTo(repository.path("tags/list?last=t00099&n=100"));
    assertThat(names(second)).containsExactly("t00100");
    assertThat(second.header("Link")).isEmpty();
  }

  @Test
  void aListThatFillsItsPageHasNoNext() {
    Pushing repository = tagged(100);

    Wire.Answer all = repository.wire().get(repository.path("tags/list"));

    assertThat(names(all)).hasSize(100);
    assertThat(all.header("Link")).isEmpty();
  }

  @Test
  void aPageHasTenThousandTagsAtTheMost() {
    Pushing repository = tagged(10_001);
    Wire wire = repository.wire();

    for (String n : List.of("10000", "10001", "999999999999999999")) {
      Wire.Answer first = wire.get(repository.path("tags/list?n=" + n));

      assertThat(names(first)).as(n).isEqualTo(tags(10_000));
      assertThat(next(first)).isEqualTo(repository.path("tags/list?last=t09999&n=10000"));
      assertThat(names(wire.get(next(first)))).containsExactly("t10000");
    }
  }

  /// Pushes to so many repositories of a new user, and returns their names in order.
  private static List<String> repositories(Wire wire, String login, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Pushing repository = new Pushing(wire, login + "/" + "r%03d".formatted(i));
      Wire.Answer pushed = repository.manifest("v1", INDEX, MediaTypes.OCI_INDEX);
      assertThat(pushed.status()).as(pushed.text()).isEqualTo(201);
      names.add(repository.repository());
    }
    return names;
  }

  @Test
  void theCatalogGoesOnFromPageToPage() {
    String login = newUser();
    Wire wire = wire(login);
    List<String> all = repositories(wire, login, 5);

    Wire.Answer first = wire.get("/v2/_catalog?n=2");
    Wire.Answer second = wire.get(next(first));
    Wire.Answer third = wire.get(next(second));

    assertThat(names(first)).isEqualTo(all.subList(0, 2));
    assertThat(next(first)).isEqualTo("/v2/_catalog?last=" + login + "%2Fr001&n=2");
    assertThat(names(second)).isEqualTo(all.subList(2, 4));
    assertThat(names(third)).isEqualTo(all.subList(4, 5));
    assertThat(third.header("Link")).isEmpty();
    assertThat(names(wire.get("/v2/_catalog?n=5"))).isEqualTo(all);
    assertThat(wire.get("/v2/_catalog?n=5").header("Link")).isEmpty();
    assertThat(names(wire.get("/v2/_catalog?n=0"))).isEmpty();
    assertThat(wire.get("/v2/_catalog?n=0").header("Link")).isEmpty();
    assertThat(names(wire.get("/v2/_catalog?last=" + all.getLast()))).isEmpty();
  }

  @Test
  void aPageOfTheCatalogHasAHundredWhereNobodySaysHowMany() {
    String login = newUser();
    Wire wire = wire(login);
    List<String> all = repositories(wire, login, 101);

    Wire.Answer first = wire.get("/v2/_catalog");

    assertThat(names(first)).isEqualTo(all.subList(0, 100));
    assertThat(next(first)).endsWith("&n=100");
    assertThat(names(wire.get(next(first)))).isEqualTo(all.subList(100, 101));
    assertThat(names(wire.get("/v2/_catalog?n=10001"))).isEqualTo(all);
  }
}
