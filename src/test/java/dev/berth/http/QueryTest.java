package dev.berth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class QueryTest {
  record Parameter(String name, String value) {}

  /// Characters that mean something, others, and such as take two of Java's.
  private static Arbitrary<String> texts() {
    return Arbitraries.of(
            "a", "&", "=", "+", " ", "%", "%4", "/", "\u0001", "\u00e9", "\u20ac", "😀")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<Parameter>> parameters() {
    return Combinators.combine(texts(), texts()).as(Parameter::new).list().ofMaxSize(8);
  }

  @Property
  void whatWasEncodedIsReadAsItWas(@ForAll("parameters") List<Parameter> parameters) {
    String text =
        parameters.stream()
            .map(p -> Query.encode(p.name()) + "=" + Query.encode(p.value()))
            .collect(Collectors.joining("&"));

    Query query = Query.parse(text);

    for (Parameter parameter : parameters) {
      List<String> values =
          parameters.stream()
              .filter(p -> p.name().equals(parameter.name()))
              .map(Parameter::value)
              .toList();
      assertThat(query.all(parameter.name())).isEqualTo(values);
      assertThat(query.first(parameter.name())).hasValue(values.getFirst());
    }
  }

  @Provide
  Arbitrary<String> nearlyQueries() {
    return Arbitraries.of(
            "a", "tag", "&", "=", "+", "%", "%2", "%41", "%ff", "%C3%A9", "é", "😀", "%00")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 3000)
  void anyQueryIsReadOrRefused(@ForAll("nearlyQueries") String text) {
    try {
      Query query = Query.parse(text);
      assertThat(query.all("tag").isEmpty()).isEqualTo(query.first("tag").isEmpty());
    } catch (BadRequestException e) {
      assertThat(text).contains("%");
    }
  }

  @Property
  void anyTextAtAllIsReadOrRefused(@ForAll String text) {
    try {
      Query.parse(text);
    } catch (BadRequestException e) {
      assertThat(text).containsAnyOf("%", "\0");
    }
  }

  /// A form may hold characters that were not encoded, beside some that were.
  @Property
  void charactersThatWereNotEncodedStayWhatTheyAre(@ForAll("characters") String character) {
    assertThat(Query.parse("password=%41" + character + "%42").first("password"))
        .hasValue("A" + character + "B");
  }

  @Provide
  Arbitrary<String> characters() {
    return Arbitraries.of("a", "-", "é", "€", "😀", "\uffff", "\uD83D\uDC69\u200D\uD83D\uDCBB");
  }

  @Property
  void anEncodingIsUndoneToTheLetter(@ForAll("characters") String character) {
    String encoded = URLEncoder.encode(character, StandardCharsets.UTF_8);

    assertThat(Query.parse("x=" + encoded).first("x")).hasValue(character);
  }

  @Example
  void anEmptyQueryHasNoParameters() {
    for (String text : List.of("", "&", "&&&")) {
      assertThat(Query.parse(text).first("")).isEmpty();
    }
    assertThat(Query.parse("=").first("")).hasValue("");
    assertThat(Query.parse("a").first("a")).hasValue("");
    assertThat(Query.parse("a=b=c").first("a")).hasValue("b=c");
  }

  @Example
  void aThousandParametersAreReadAndMoreAreRefused() {
    assertThat(Query.parse("a=1&".repeat(1000)).all("a")).hasSize(1000);
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> Query.parse("a=1&".repeat(1001)));
  }

  @Example
  void theCharacterZeroIsRefused() {
    for (String text : List.of("q=a%00", "q%00=a")) {
      assertThatExceptionOfType(BadRequestException.class)
          .isThrownBy(() -> Query.parse(text))
          .withMessageContaining("U+0000");
    }
  }
}
