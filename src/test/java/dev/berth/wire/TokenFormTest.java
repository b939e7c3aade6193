package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Whatever comes to `/token` in a form or in a query is answered.
class TokenFormTest {
  private static LocalBerth berth;
  private static Wire wire;

  @BeforeContainer
  static void start() {
    berth = LocalBerth.start();
    wire = Wire.anonymous(berth.url());
  }

  @AfterContainer
  static void stop() {
    berth.close();
  }

  @Provide
  Arbitrary<String> nearlyForms() {
    return Arbitraries.of(
            "grant_type=password",
            "grant_type=refresh_token",
            "grant_type=",
            "grant_type=x",
            "username=a",
            "password=",
            "refresh_token=",
            "service=x",
            "scope=repository:a/b:pull",
            "&",
            "=",
            "+",
            "%",
            "%2",
            "%ff",
            "%00",
            "%41",
            "é",
            "😀")
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 400)
  void aFormIsAnsweredWithATokenOrARefusal(@ForAll("nearlyForms") String form) {
    Wire.Answer answer =
        wire.post(
            "/token", Content.utf8(form), "Content-Type", "application/x-www-form-urlencoded");

    assertTokenOrRefusal(answer);
  }

  /// With Java's own encoding, since no client could send all of it as it is.
  @Property(tries = 200)
  void aQueryIsAnsweredWithATokenWhateverItAsksFor(@ForAll("nearlyForms") String query) {
    String sent = query.replace("é", "%c3%a9").replace("😀", "%f0%9f%98%80");
    try {
      assertTokenOrRefusal(wire.get("/token?" + sent));
    } catch (IllegalArgumentException e) {
      // Java's client sends no malformed address.
      assertThat(sent).contains("%");
    }
  }

  private static void assertTokenOrRefusal(Wire.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isIn(200, 400, 403, 429);
    assertThat(answer.text()).contains(answer.status() == 200 ? "\"token\":\"" : "\"errors\":[{");
  }
}
