package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Helm, whose charts are artifacts.
@Tag("client")
class HelmTest {
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();

  @TempDir Path home;
  private Person person;
  private Tool helm;

  @BeforeEach
  void packageAChart() throws IOException {
    person = berth.person();
    helm = Shell.in(home).tool("helm");
    helm.type(
        person.token(),
        "registry",
        "login",
        "--plain-http",
        "--username",
        person.login(),
        "--password-stdin",
        berth.address());
    chart("demo", "1.2.3", "");
  }

  @Test
  void aChartIsPushedAndPulled() throws IOException {
    helm.run("push", "--plain-http", "demo-1.2.3.tgz", charts());
    Path back = Files.createDirectories(home.resolve("back"));
    helm.run(
        "pull", "--plain-http", "--destination", back, charts() + "/demo", "--version", "1.2.3");

    assertThat(back.resolve("demo-1.2.3.tgz"))
        .hasSameBinaryContentAs(home.resolve("demo-1.2.3.tgz"));
    assertThat(berth.manifest(person, "charts/demo", "1.2.3").at("/config/mediaType").asString())
        .isEqualTo("application/vnd.cncf.helm.config.v1+json");
  }

  @Test
  void theNewestVersionThatFitsIsTaken() throws IOException {
    chart("demo", "1.3.0", "");
    chart("demo", "2.0.0", "");
    for (String version : new String[] {"1.2.3", "1.3.0", "2.0.0"}) {
      helm.run("push", "--plain-http", "demo-" + version + ".tgz", charts());
    }

    assertThat(helm.run("show", "chart", "--plain-http", charts() + "/demo", "--version", "^1.0.0"))
        .contains("version: 1.3.0");
    assertThat(helm.run("show", "chart", "--plain-http", charts() + "/demo"))
        .contains("version: 2.0.0");
  }

  @Test
  void aChartIsPulledByItsDigest() {
    String pushed = helm.report("push", "--plain-http", "demo-1.2.3.tgz", charts());
    String digest = pushed.substring(pushed.indexOf("sha256:")).strip();

    assertThat(helm.run("show", "chart", "--plain-http", charts() + "/demo@" + digest))
        .contains("version: 1.2.3");
  }

  @Test
  void aChartIsRenderedStraightFromTheRegistry() {
    helm.run("push", "--plain-http", "demo-1.2.3.tgz", charts());

    assertThat(helm.run("template", "--plain-http", "release", charts() + "/demo"))
        .contains("name: release-demo");
  }

  @Test
  void aDependencyIsFetched() throws IOException {
    helm.run("push", "--plain-http", "demo-1.2.3.tgz", charts());
    Path parent =
        chart(
            "parent",
            "0.1.0",
            "dependencies:\n- {name: demo, version: 1.2.3, repository: \"" + charts() + "\"}\n");

    helm.run("dependency", "update", "--plain-http", parent);

    assertThat(parent.resolve("charts/demo-1.2.3.tgz")).exists();
  }

  private String charts() {
    return "oci://" + berth.image(person, "charts");
  }

  /// Writes a chart of one template and, when it depends on nothing, packs it.
  private Path chart(String name, String version, String dependencies) throws IOException {
    Path chart = Files.createDirectories(home.resolve(name));
    Files.writeString(
        chart.resolve("Chart.yaml"),
        "apiVersion: v2\nname: %s\nversion: %s\n%s".formatted(name, version, dependencies));
    Files.writeString(
        Files.createDirectories(chart.resolve("templates")).resolve("settings.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ .Release.Name }}-{{ .Chart.Name }}
        """);
    if (dependencies.isEmpty()) {
      helm.run("package", chart);
    }
    return chart;
  }
}
