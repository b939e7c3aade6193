package dev.berth.http.rest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Parameters of a query that take one of a few words; another is refused as a body's field is.
///
/// @param resource GitHub's word for the kind of thing that is listed
record Choices(RestCall call, String resource) {

  /// The parameter's word.
  ///
  /// @param words the usual one first
  String word(String parameter, String... words) {
    List<String> known = List.of(words);
    return optionalWord(parameter, known).orElse(known.getFirst());
  }

  /// The parameter's word, if it is there.
  Optional<String> optionalWord(String parameter, List<String> known) {
    return call.parameter(parameter).map(word -> require(parameter, word, known));
  }

  /// A word among those that are known.
  String require(String parameter, String word, List<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (!known.contains(lower)) {
      throw new Fields(resource, Json.object()).notAmong(parameter, word, known);
    }
    return lower;
  }
}
