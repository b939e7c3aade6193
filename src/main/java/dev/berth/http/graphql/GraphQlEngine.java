package dev.berth.http.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.Scalars;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.analysis.MaxQueryDepthInstrumentation;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Answers questions about values that are there already. It is made by the first question, for
/// most servers are never asked one.
///
/// A question is bounded before anything is answered: its length and number of words, how deep it
/// goes, and how many fields it has once fragments are put in.
public final class GraphQlEngine {
  private static final int MOST_CHARACTERS = 100_000;
  private static final int MOST_TOKENS = 5_000;
  private static final int MOST_WHITESPACE = 50_000;
  private static final int DEEPEST_RULE = 200;
  // The usual question about the schema itself is 13 levels deep and has some 200 fields.
  private static final int DEEPEST = 20;
  private static final int MOST_FIELDS = 1_000;

  private GraphQlEngine() {}

  private static final class Loaded {
    static final GraphQL ENGINE = load();
  }

  /// The answer's `data` and `errors`, as they are written in JSON. Like the specification wants
  /// it, there is no `data` if nothing could be answered.
  ///
  /// @param values the fields of `Query`, each with the fields of its type
  public static Map<String, Object> answer(Question question, Map<String, Object> values) {
    ExecutionInput.Builder input =
        ExecutionInput.newExecutionInput()
            .query(question.document())
            .variables(question.variables())
            .root(values)
            .graphQLContext(Map.of(ParserOptions.class, limits()));
    question.operation().ifPresent(input::operationName);
    ExecutionResult result = Loaded.ENGINE.execute(input.build());
    Map<String, Object> answer = new LinkedHashMap<>();
    if (result.isDataPresent() && (result.getErrors().isEmpty() || result.getData() != null)) {
      answer.put("data", result.getData());
    }
    if (!result.getErrors().isEmpty()) {
      List<Map<String, Object>> errors = new ArrayList<>();
      result.getErrors().forEach(error -> errors.add(GraphQlErrors.write(error)));
      answer.put("errors", errors);
    }
    return answer;
  }

  private static ParserOptions limits() {
    return ParserOptions.newParserOptions()
        .captureIgnoredChars(false)
        .captureLineComments(false)
        .captureSourceLocation(true)
        .maxCharacters(MOST_CHARACTERS)
        .maxTokens(MOST_TOKENS)
        .maxWhitespaceTokens(MOST_WHITESPACE)
        .maxRuleDepth(DEEPEST_RULE)
        .build();
  }

  private static GraphQL load() {
    RuntimeWiring wiring =
        RuntimeWiring.newRuntimeWiring().scalar(text("URI")).scalar(text("DateTime")).build();
    GraphQLSchema schema =
        new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(source()), wiring);
    return GraphQL.newGraphQL(schema)
        .instrumentation(
            new ChainedInstrumentation(
                new MaxQueryDepthInstrumentation(DEEPEST),
                new MaxQueryComplexityInstrumentation(MOST_FIELDS)))
        .build();
  }

  private static GraphQLScalarType text(String name) {
    return GraphQLScalarType.newScalar()
        .name(name)
        .coercing(Scalars.GraphQLString.getCoercing())
        .build();
  }

  private static String source() {
    try (InputStream file = GraphQlEngine.class.getResourceAsStream("schema.graphqls")) {
      if (file == null) {
        throw new IllegalStateException("the schema is not in the program");
      }
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
