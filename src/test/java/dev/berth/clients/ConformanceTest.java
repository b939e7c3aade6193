package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The conformance suite of the OCI distribution specification, with everything it can be asked to
/// try.
///
/// No package registry carries the suite's module, so that `make check` cannot bring it; `make
/// conformance` runs it, and `BERTH_CONFORMANCE` says where its program lies.
@Tag("conformance")
class ConformanceTest {
  private static final List<String> KINDS = List.of("apis", "data");

  @RegisterExtension static final RunningBerth berth = RunningBerth.with("--sparse", "all");

  @TempDir Path home;

  /// Each edition, with what the suite leaves aside for it.
  static Stream<Arguments> editions() {
    return Stream.of(
        Arguments.of(
            "1.1",
            Set.of(
                "Blob upload cancel",
                "Manifest put with tag params",
                "Tag Param",
                "Tag Param sha512")),
        Arguments.of("dev", Set.of()));
  }

  @ParameterizedTest
  @MethodSource("editions")
  void everyCaseOfTheSuitePasses(String edition, Set<String> leftAside) throws IOException {
    Person person = berth.person();
    Path results = home.resolve("results");
    Shell.in(home)
        .with("OCI_REGISTRY", berth.address())
        .with("OCI_TLS", "disabled")
        .with("OCI_USERNAME", person.login())
        .with("OCI_PASSWORD", person.token())
        .with("OCI_REPO1", person.login() + "/conformance/one")
        .with("OCI_REPO2", person.login() + "/conformance/two")
        .with("OCI_VERSION", edition)
        .with("OCI_DATA_SPARSE", "true")
        .with("OCI_RESULTS_DIR", results)
        .with("OCI_LOG", "error")
        .tool(program())
        .run();

    // A suite that could not begin ends well too, so what counts is what it wrote.
    Map<?, ?> summary =
        (Map<?, ?>)
            new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(results.resolve("results.yaml")));
    Map<String, Object> outcomes = new TreeMap<>();
    for (String kind : KINDS) {
      Map<?, ?> cases = (Map<?, ?>) summary.get(kind);
      assertThat(cases).as(kind).isNotEmpty();
      cases.forEach((name, outcome) -> outcomes.put(name.toString(), outcome));
    }
    assertThat(outcomes)
        .allSatisfy((name, outcome) ->
            assertThat(outcome).as(name).isEqualTo(leftAside.contains(name) ? "Disabled" : "Pass"));
  }

  private static String program() {
    String program = System.getenv("BERTH_CONFORMANCE");
    if (program == null || program.isEmpty()) {
      throw new AssertionError(
          "BERTH_CONFORMANCE does not name the program of the suite, which is in conformance/ of"
              + " the specification's repository, opencontainers/distribution-spec");
    }
    return program;
  }
}
