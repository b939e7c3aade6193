package dev.berth;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.berth.packages.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Holds the arrows between the packages. If it stops you, the code is usually in the wrong
/// package.
class ArchitectureTest {
  private static final Set<String> VALUES = Set.of("oci", "packages", "io");
  private static final Set<String> PLUMBING = Set.of("http", "config", "ops", "io");
  private static final Set<String> ADAPTERS =
      Set.of("blob.file", "blob.memory", "blob.s3", "meta.journal", "meta.sql", "http.jetty");

  /// Which packages of ours a package may import, itself aside. The root, `dev.berth`, may import
  /// all and is imported by none.
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("oci", Set.of()),
          Map.entry("io", Set.of()),
          Map.entry("packages", Set.of("oci")),
          Map.entry("blob", VALUES),
          Map.entry("meta", VALUES),
          Map.entry("blob.file", and(VALUES, "blob")),
          Map.entry("blob.memory", and(VALUES, "blob")),
          Map.entry("blob.s3", and(VALUES, "blob")),
          Map.entry("meta.journal", and(VALUES, "meta")),
          Map.entry("meta.sql", and(VALUES, "meta")),
          Map.entry("registry", and(VALUES, "blob", "meta")),
          Map.entry("contents", and(VALUES, "registry")),
          // It knows networks by the word that plumbing has for them.
          Map.entry("hook", and(VALUES, "meta", "http")),
          Map.entry("access", and(VALUES, "blob", "meta")),
          Map.entry("openid", and(VALUES, "access")),
          Map.entry("http.v2", and(VALUES, "http", "registry", "access")),
          // Tokens answer failures in the form of /v2, the OCI error list.
          Map.entry("http.token", and(VALUES, "http", "http.v2", "registry", "access")),
          Map.entry("http.oauth", and(VALUES, "http", "registry", "access")),
          Map.entry("http.rest", and(VALUES, "http", "http.graphql", "registry", "access")),
          Map.entry("http.graphql", Set.of()),
          Map.entry("http.web", and(VALUES, "http", "contents", "registry", "access")),
          Map.entry("http", PLUMBING),
          Map.entry("http.jetty", PLUMBING),
          Map.entry("config", PLUMBING),
          Map.entry("ops", PLUMBING),
          Map.entry("cli", Set.of("config")));

  private static final JavaClasses BERTH =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.berth");

  @TestFactory
  Stream<DynamicTest> aPackageImportsOnlyWhatItsArrowsAllow() {
    return ARROWS.keySet().stream()
        .sorted()
        .map(name -> DynamicTest.dynamicTest(name, () -> importsOnlyWhatItsArrowsAllow(name)));
  }

  private static void importsOnlyWhatItsArrowsAllow(String name) {
    String[] allowed =
        and(ARROWS.get(name), name).stream().map(ArchitectureTest::inFull).toArray(String[]::new);
    // A route names the action it needs: the one domain word that plumbing knows.
    noClasses()
        .that()
        .resideInAPackage(inFull(name))
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.berth..")
                .and(not(resideInAnyPackage(allowed)))
                .and(name.equals("http") ? not(equivalentTo(Action.class)) : alwaysTrue()))
        .allowEmptyShould(true)
        .check(BERTH);
  }

  @Test
  void everyPackageHasItsArrows() {
    assertThat(ARROWS.keySet()).containsAll(packages());
  }

  @Test
  void thePageNamesThePackagesThatThereAre() throws IOException {
    String page = Files.readString(Path.of("docs/architecture.md"));
    String overview = page.substring(0, page.indexOf("\n## "));
    Set<String> named =
        Stream.of(overview.split("[^a-z0-9.]+", -1))
            .filter(ARROWS::containsKey)
            .collect(toCollection(TreeSet::new));

    assertThat(named).isEqualTo(packages());
  }

  /// All but the root.
  private static Set<String> packages() {
    return BERTH.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> !name.equals("dev.berth"))
        .map(name -> name.substring(inFull("").length()))
        .collect(toCollection(TreeSet::new));
  }

  @Test
  void theSpecificationsWordsStandOnTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("dev.berth.oci")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.berth.oci", "java..", "org.jspecify..")
        .check(BERTH);
  }

  @Test
  void onlyTheSqlStoreKnowsJdbc() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.berth.meta.sql")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..", "com.zaxxer..")
        .check(BERTH);
  }

  @Test
  void onlyItsAdapterKnowsJetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.berth.http.jetty")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty..")
        .check(BERTH);
  }

  @Test
  void onlyTheEngineKnowsGraphQlsLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.berth.http.graphql")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("graphql..")
        .check(BERTH);
  }

  @Test
  void onlyTheAssemblyKnowsTheAdapters() {
    noClasses()
        .that()
        .resideInAPackage("dev.berth")
        .and()
        .haveNameNotMatching("dev\\.berth\\.Assembly(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ADAPTERS.stream().map(ArchitectureTest::inFull).toArray(String[]::new))
        .check(BERTH);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.berth.(*)..").should().beFreeOfCycles().check(BERTH);
  }

  private static String inFull(String name) {
    return "dev.berth." + name;
  }

  private static Set<String> and(Set<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).collect(toCollection(TreeSet::new));
  }
}
