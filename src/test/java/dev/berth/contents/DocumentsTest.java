package dev.berth.contents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What is read of SBOMs and provenance, in the forms that the tools of the field write.
class DocumentsTest {
  private static final String SPDX =
      """
      {"spdxVersion":"SPDX-2.3","name":"sbom of app","creationInfo":{"created":"2026-01-02T03:04:05Z",
       "creators":["Organization: x","Tool: syft-1.0"]},
       "packages":[
        {"name":"openssl","versionInfo":"3.0.1","licenseConcluded":"NOASSERTION",
         "licenseDeclared":"Apache-2.0","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER",
          "referenceType":"purl","referenceLocator":"pkg:deb/debian/openssl@3.0.1"}]},
        {"name":"zlib","versionInfo":"1.3","licenseConcluded":"Zlib"},
        {"name":"left-pad","externalRefs":[7,{"referenceLocator":"pkg:npm/left-pad@1"}]}]}
      """;
  private static final String CYCLONEDX =
      """
      {"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"timestamp":"2026-01-01",
       "component":{"name":"app"},"tools":{"components":[{"name":"trivy","version":"0.5"}]}},
       "components":[{"group":"org.slf4j","name":"slf4j-api","version":"2","purl":"pkg:maven/a/b@2",
        "licenses":[{"license":{"id":"MIT","url":"u"}},{"expression":"Apache-2.0"}],
        "components":[{"name":"inner","version":"1"}]}]}
      """;

  private static Document.Sbom sbom(String json, String query) {
    return (Document.Sbom) SbomReader.read(json.getBytes(UTF_8), query, 0, 10);
  }

  private static String statement(String type, String predicate) {
    return "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[],\"predicateType\":\""
        + type
        + "\",\"predicate\":"
        + predicate
        + "}";
  }

  private static String envelope(String statement) {
    return "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\""
        + Base64.getEncoder().encodeToString(statement.getBytes(UTF_8))
        + "\",\"signatures\":[]}";
  }

  @Test
  void spdxIsRead() {
    Document.Sbom sbom = sbom(SPDX, "");

    assertThat(sbom.format()).isEqualTo("SPDX-2.3");
    assertThat(sbom.subject()).isEqualTo("sbom of app");
    assertThat(sbom.tools()).contains("syft-1.0");
    assertThat(sbom.components())
        .containsExactly(
            new Document.Component("openssl", "3.0.1", "deb", "Apache-2.0"),
            new Document.Component("zlib", "1.3", "", "Zlib"),
            new Document.Component("left-pad", "", "npm", ""));
  }

  @Test
  void cyclonedxIsRead() {
    Document.Sbom sbom = sbom(CYCLONEDX, "");

    assertThat(sbom.format()).isEqualTo("CycloneDX 1.5");
    assertThat(sbom.subject()).isEqualTo("app");
    assertThat(sbom.tools()).containsExactly("trivy 0.5");
    assertThat(sbom.components())
        .containsExactlyInAnyOrder(
            new Document.Component("org.slf4j/slf4j-api", "2", "maven", "MIT, Apache-2.0"),
            new Document.Component("inner", "1", "", ""));
  }

  @Test
  void anSbomIsFoundInAStatementAndInASignedEnvelope() {
    String statement = statement("https://spdx.dev/Document", SPDX);

    assertThat(sbom(statement, "").total()).isEqualTo(3);
    assertThat(sbom(envelope(statement), "").total()).isEqualTo(3);
    assertThat(sbom("{\"dsseEnvelope\":" + envelope(statement) + "}", "").total()).isEqualTo(3);
  }

  @Test
  void aSearchFindsNamesVersionsAndLicenses() {
    assertThat(sbom(SPDX, "OPENSSL").matching()).isEqualTo(1);
    assertThat(sbom(SPDX, "zlib").components()).hasSize(1);
    assertThat(sbom(SPDX, "apache").components()).hasSize(1);
    assertThat(sbom(SPDX, "nothing").components()).isEmpty();
    assertThat(((Document.Sbom) SbomReader.read(SPDX.getBytes(UTF_8), "", 2, 10)).components())
        .hasSize(1);
  }

  @Test
  void whatIsNoSbomIsSaidToBeNone() {
    assertThat(SbomReader.read("{\"a\":[1,{}]}".getBytes(UTF_8), "", 0, 10))
        .isInstanceOf(Document.Unread.class);
    assertThat(
            SbomReader.read(
                envelope(envelope(envelope(envelope(envelope(envelope(SPDX)))))).getBytes(UTF_8),
                "",
                0,
                10))
        .isInstanceOf(Document.Unread.class);
  }

  @Test
  void provenanceOfBothVersionsIsRead() {
    String first =
        """
        {"builder":{"id":"https://github.com/acme/app/actions/runs/1"},"buildType":"buildkit",
         "materials":[{"uri":"pkg:docker/alpine@3","digest":{"sha256":"abc"}}],
         "metadata":{"buildStartedOn":"s","https://mobyproject.org/buildkit@v1#metadata":
          {"vcs":{"source":"https://github.com/acme/app","revision":"f00"}}}}
        """;
    String second =
        """
        {"buildDefinition":{"buildType":"t","externalParameters":{"workflow":{"ref":"refs/heads/main",
          "repository":"https://github.com/acme/app","path":".github/workflows/ci.yml"}},
          "resolvedDependencies":[{"uri":"git+https://x","digest":{"gitCommit":"abc"}}]},
         "runDetails":{"builder":{"id":"https://github.com/actions/runner"},
          "metadata":{"startedOn":"s"}}}
        """;
    Document.Provenance before =
        (Document.Provenance)
            ProvenanceReader.read(
                statement("https://slsa.dev/provenance/v0.2", first).getBytes(UTF_8));
    Document.Provenance after =
        (Document.Provenance)
            ProvenanceReader.read(
                envelope(statement("https://slsa.dev/provenance/v1", second)).getBytes(UTF_8));

    assertThat(before.builder()).isEqualTo("https://github.com/acme/app/actions/runs/1");
    assertThat(before.sources()).containsExactly("https://github.com/acme/app@f00");
    assertThat(before.materials())
        .containsExactly(new Document.Material("pkg:docker/alpine@3", "sha256:abc"));
    assertThat(after.builder()).isEqualTo("https://github.com/actions/runner");
    assertThat(after.sources())
        .containsExactly("https://github.com/acme/app@refs/heads/main", ".github/workflows/ci.yml");
    assertThat(after.materials()).hasSize(1);
  }
}
