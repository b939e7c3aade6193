package dev.berth.http.graphql;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A document of GraphQL with what belongs to it. Nothing is known about the document yet.
///
/// @param operation which of the document's operations is meant, if there are several
/// @param variables values may be null
public record Question(String document, Optional<String> operation, Map<String, Object> variables) {

  public Question {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }
}
