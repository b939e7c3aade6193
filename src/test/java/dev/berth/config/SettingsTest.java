package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path directory;

  @Test
  void withoutAnythingGivenTheDefaultsHold() {
    Settings settings = Settings.load(Map.of(), Optional.empty(), Map.of());

    assertThat(settings.http().listen()).containsExactly(new ListenAddress("localhost", 8080));
    assertThat(settings.http().url()).isEmpty();
    assertThat(settings.http().tls()).isEqualTo(new TlsConfig.Off());
    assertThat(settings.store().data()).isEqualTo(Path.of("./data"));
    assertThat(settings.store().database()).isEqualTo(new StoreConfig.Database.Embedded());
    assertThat(settings.uploads())
        .isEqualTo(new UploadConfig(10_000_000_000L, Duration.ofMinutes(10), Duration.ofHours(24)));
    assertThat(settings.sparse()).isEqualTo(SparseContent.INDEX);
    assertThat(settings.http().drain()).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest(name = "flag {0}, variable {1}, file {2}: {3}")
  @CsvSource({
    "1s, 2s, 3s, 1",
    "  , 2s, 3s, 2",
    "  ,   , 3s, 3",
    "  ,   ,   , 30",
    "1s,   , 3s, 1",
    "'0s', 2s, , 0"
  })
  void aFlagBeatsAVariableBeatsTheFileBeatsTheDefault(
      String flag, String variable, String file, long seconds) throws IOException {
    Map<String, String> flags = flag == null ? Map.of() : Map.of("drain", flag);
    Map<String, String> variables = variable == null ? Map.of() : Map.of("BERTH_DRAIN", variable);
    Optional<String> yaml =
        Optional.of(file(file == null ? "listen: localhost:1\n" : "drain: " + file + "\n"));

    Settings settings = Settings.load(flags, yaml, variables);

    assertThat(settings.http().drain()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void theFileTakesListsAndNumbers() throws IOException {
    Settings settings = fromFile("listen: [':8080', '[::1]:8443']\nlayer-limit: 5000\ndrain: 5s\n");

    assertThat(settings.http().listen())
        .containsExactly(new ListenAddress("", 8080), new ListenAddress("::1", 8443));
    assertThat(settings.uploads().largestLayer()).isEqualTo(5000);
  }

  @Test
  void aVariableNamesTheFile() throws IOException {
    String file = file("drain: 7s\n");

    Settings settings = Settings.load(Map.of(), Optional.empty(), Map.of("BERTH_CONFIG", file));

    assertThat(settings.http().drain()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void anEmptyVariableCountsAsNotSet() {
    Settings settings = Settings.load(Map.of(), Optional.empty(), Map.of("BERTH_DRAIN", ""));

    assertThat(settings.http().drain()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void anUnknownVariableIsNamed() {
    assertThatThrownBy(() -> Settings.load(Map.of(), Optional.empty(), Map.of("BERTH_LISTN", ":1")))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("BERTH_LISTN");
  }

  @Test
  void whatKubernetesSetsForAServiceCalledBerthIsPassedOver() {
    Map<String, String> links =
        Map.of(
            "BERTH_PORT", "tcp://10.0.0.1:80",
            "BERTH_PORT_80_TCP", "tcp://10.0.0.1:80",
            "BERTH_SERVICE_HOST", "10.0.0.1");

    assertThat(Settings.load(Map.of(), Optional.empty(), links).http().listen()).isNotEmpty();
  }

  @Test
  void anUnknownKeyIsNamedWithItsFile() throws IOException {
    String file = file("layer_limit: 10GB\n");

    assertThatThrownBy(() -> Settings.load(Map.of(), Optional.of(file), Map.of()))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("layer_limit")
        .hasMessageContaining(file);
  }

  @Test
  void aFileThatIsNoYamlIsRefused() throws IOException {
    String file = file("listen: [\n");

    assertThatThrownBy(() -> Settings.load(Map.of(), Optional.of(file), Map.of()))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining(file);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Settings.load(Map.of(), Optional.of("none.yaml"), Map.of()))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("none.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listen          | localhost",
        "listen          | localhost:99999",
        "listen          | a:b:80",
        "listen          | ','",
        "url             | registry.example.com",
        "url             | ftp://registry.example.com",
        "url             | https://registry.example.com/path",
        "data            | ''",
        "database        | mysql://localhost/berth",
        "database        | postgresql://localhost",
        "blobs           | s3://bucket/prefix",
        "tls             | on",
        "tls-certificate | cert.pem",
        "tls-key         | key.pem",
        "sparse          | some",
        "layer-limit     | 10 lemons",
        "layer-limit     | 0",
        "layer-limit     | 999999999999999TB",
        "upload-idle     | 10",
        "upload-idle     | 0s",
        "upload-expiry   | 1s",
        "drain           | -1s",
        "log-format      | xml",
        "trusted-proxies | proxy.example.com",
        "trusted-proxies | 10.0.0.0/33",
        "metrics-from    | everybody"
      })
  void aValueOutOfRangeIsRefusedByTheNameOfItsSetting(String key, String value) {
    assertThatThrownBy(() -> Settings.load(Map.of(key, value), Optional.empty(), Map.of()))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("--" + key);
  }

  @Test
  void aRefusalSaysWhichPlaceTheValueCameFrom() throws IOException {
    String file = file("sparse: some\n");

    assertThatThrownBy(
            () -> Settings.load(Map.of(), Optional.empty(), Map.of("BERTH_SPARSE", "some")))
        .hasMessage(
            "\"some\" of the variable BERTH_SPARSE will not do: it takes one of none, index, all.");
    assertThatThrownBy(() -> Settings.load(Map.of(), Optional.of(file), Map.of()))
        .hasMessageContaining("sparse in " + file);
  }

  @Test
  void aRefusedDatabaseIsNotRepeatedBecauseItMayHoldAPassword() {
    assertThatThrownBy(() ->
            Settings.load(
                Map.of("database", "mysql://berth:hunter2@db/berth"), Optional.empty(), Map.of()))
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void anObjectStoreIsRefusedForThisVersion() {
    assertThatThrownBy(() -> Settings.load(Map.of("blobs", "s3://b"), Optional.empty(), Map.of()))
        .hasMessageContaining("this version");
  }

  @Test
  void aCertificateNeedsItsKey() {
    Settings settings =
        Settings.load(
            Map.of("tls-certificate", "c.pem", "tls-key", "k.pem"), Optional.empty(), Map.of());

    assertThat(settings.http().tls())
        .isEqualTo(new TlsConfig.Files(Path.of("c.pem"), Path.of("k.pem")));
  }

  private Settings fromFile(String yaml) throws IOException {
    return Settings.load(Map.of(), Optional.of(file(yaml)), Map.of());
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("berth.yaml"), yaml).toString();
  }

  @Test
  void whatIsInUseIsToldWithItsPlaceAndWithoutSecrets() {
    Settings settings =
        Settings.load(
            Map.of("drain", "5s"),
            Optional.empty(),
            Map.of("BERTH_DATABASE", "postgresql://berth:a-password@localhost/berth"));

    assertThat(settings.inUse())
        .hasSameSizeAs(Settings.all())
        .contains(
            new SettingInUse(
                "drain",
                "5s",
                "--drain",
                "how long requests under way may take when the server stops"))
        .anySatisfy(each -> {
          assertThat(each.key()).isEqualTo("database");
          assertThat(each.value()).isEqualTo("given, and not shown");
          assertThat(each.place()).isEqualTo("the variable BERTH_DATABASE");
        })
        .anySatisfy(each -> {
          assertThat(each.key()).isEqualTo("sparse");
          assertThat(each.value()).isEqualTo("index");
          assertThat(each.place()).isEmpty();
        });
    assertThat(settings.inUse().toString()).doesNotContain("a-password");
  }

  @ParameterizedTest
  @CsvSource({
    "off, -1, -1",
    "github-free, 500000000, 1000000000",
    "'50GB,1TB', 50000000000, 1000000000000",
    "'50GB, off', 50000000000, -1",
    "'0,off', 0, -1"
  })
  void aQuotaIsTwoSizesOrAWord(String text, long storage, long transfer) {
    QuotaConfig quota = Settings.load(Map.of("quota", text), Optional.empty(), Map.of()).quotas();

    assertThat(quota.storageBytes().orElse(-1)).isEqualTo(storage);
    assertThat(quota.transferBytes().orElse(-1)).isEqualTo(transfer);
  }

  @ParameterizedTest
  @CsvSource({
    "quota, 50GB",
    "quota, '1,2,3'",
    "quota, 'x,off'",
    "deletion-limit, -1",
    "deletion-limit, many"
  })
  void whatIsNoQuotaAndNoLimitIsRefused(String key, String text) {
    assertThatThrownBy(() -> Settings.load(Map.of(key, text), Optional.empty(), Map.of()))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource({"off, -1", "github, 5000", "0, 0"})
  void theLimitOfDeletionsIsANumberOrAWord(String text, long limit) {
    assertThat(
            Settings.load(Map.of("deletion-limit", text), Optional.empty(), Map.of())
                .packages()
                .deletionLimit()
                .orElse(-1))
        .isEqualTo(limit);
  }
}
