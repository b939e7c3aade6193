package dev.berth.config;

import dev.berth.http.Networks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// All settings, read once at start: a flag beats a variable, a variable beats the file, the file
/// beats the default.
public record Settings(
    HttpConfig http,
    StoreConfig store,
    UploadConfig uploads,
    SparseContent sparse,
    PackageConfig packages,
    WebhookConfig webhooks,
    PasswordSignIn passwordSignIn,
    Optional<OpenIdConfig> openId,
    RateConfig rates,
    QuotaConfig quotas,
    LogFormat logFormat,
    List<SettingInUse> inUse) {

  static final Setting<List<ListenAddress>> LISTEN =
      setting(
          "listen",
          "HOST:PORT",
          "localhost:8080",
          "address and port to listen on; several with commas; `:8080` means all addresses",
          Readers.list(ListenAddress::parse));

  static final Setting<Optional<URI>> URL =
      absent(
          "url",
          "URL",
          "from the request",
          "the outside URL, for links and the token realm behind a proxy",
          Readers.optional(Readers::origin));

  static final Setting<Path> DATA =
      setting("data", "DIRECTORY", "./data", "the directory of the embedded stores", Readers::path);

  static final Setting<StoreConfig.Database> DATABASE =
      new Setting<>(
          "database",
          "URL",
          "",
          "SQLite in the data directory",
          "`postgresql://user:password@host/name` keeps the facts on a PostgreSQL server",
          true,
          text -> StoreConfig.database(text.isEmpty() ? Optional.empty() : Optional.of(text)));

  static final Setting<Optional<String>> BLOBS =
      absent(
          "blobs",
          "URL",
          "files in the data directory",
          "where layers are kept; object stores come with a later version",
          StoreConfig::blobs);

  static final Setting<TlsConfig.Mode> TLS =
      setting(
          "tls",
          "WORD",
          "off",
          "`self-signed` makes a certificate for trying; `off` is plain HTTP unless a certificate"
              + " is given",
          Readers.word(TlsConfig.Mode.class));

  static final Setting<Optional<Path>> TLS_CERTIFICATE =
      absent(
          "tls-certificate",
          "FILE",
          "none",
          "the certificate with its chain, a PEM file; read again when it changes",
          Readers.optional(Readers::path));

  static final Setting<Optional<Path>> TLS_KEY =
      absent(
          "tls-key",
          "FILE",
          "none",
          "the certificate's private key, a PEM file",
          Readers.optional(Readers::path));

  static final Setting<SparseContent> SPARSE =
      setting(
          "sparse",
          "WORD",
          "index",
          "what may name content that is not here: `none`, `index` (an index may miss children) or"
              + " `all` (layers too)",
          Readers.word(SparseContent.class));

  static final Setting<InternalPackages> INTERNAL =
      setting(
          "internal",
          "WORD",
          "organization",
          "to whom internal packages are open: `organization` (its members) or `site` (every user)",
          Readers.word(InternalPackages.class));

  static final Setting<Set<String>> SOURCE_HOSTS =
      setting(
          "source-hosts",
          "HOSTS",
          "github.com",
          "hosts whose `OWNER/REPO` in a source label means the repository of that name here;"
              + " several with commas; `none` for none but this server",
          Readers::hosts);

  static final Setting<Duration> RESTORE_WITHIN =
      setting(
          "restore-within",
          "TIME",
          "30d",
          "how long a deleted package or version can be restored",
          Readers.duration("0s", "3650d"));

  static final Setting<Networks> WEBHOOK_NETWORKS =
      absent(
          "webhook-networks",
          "RANGES",
          "none",
          "addresses that are not public, of this server's own networks say, to which webhooks may"
              + " be sent all the same",
          Readers::networks);

  static final Setting<WebhookEvents> WEBHOOK_EVENTS =
      setting(
          "webhook-events",
          "WORD",
          "github",
          "what webhooks are told of: `github` (what is published and updated) or `all` (deletions,"
              + " restorations and changes of visibility too)",
          Readers.word(WebhookEvents.class));

  static final Setting<Integer> WEBHOOK_RETRIES =
      setting(
          "webhook-retries",
          "NUMBER",
          "0",
          "how often a delivery of a webhook that failed is tried again, after 10 s and then each"
              + " time three times as late",
          Readers.number(0, 20));

  static final Setting<Duration> WEBHOOK_LOG =
      setting(
          "webhook-log",
          "TIME",
          "30d",
          "how long the deliveries of webhooks are kept",
          Readers.duration("1h", "3650d"));

  static final Setting<PasswordSignIn> PASSWORD_SIGN_IN =
      setting(
          "password-sign-in",
          "WORD",
          "off",
          "`on` lets users sign in to the registry by their passwords too; tokens are always taken",
          Readers.word(PasswordSignIn.class));

  static final Setting<Optional<URI>> OIDC_ISSUER =
      absent(
          "oidc-issuer",
          "URL",
          "none",
          "where users may sign in by OpenID Connect, as the issuer calls itself",
          Readers.optional(Readers::issuer));

  static final Setting<Optional<String>> OIDC_CLIENT_ID =
      absent(
          "oidc-client-id",
          "TEXT",
          "none",
          "what this server is called there; browsers come back to `/login/openid/callback`",
          Readers.optional(Readers.text(255)));

  static final Setting<Optional<String>> OIDC_CLIENT_SECRET =
      new Setting<>(
          "oidc-client-secret",
          "TEXT",
          "",
          "none: a public client",
          "its secret there",
          true,
          Readers.optional(Readers.text(4096)));

  static final Setting<Optional<Path>> OIDC_CLIENT_SECRET_FILE =
      absent(
          "oidc-client-secret-file",
          "FILE",
          "none",
          "a file with that secret",
          Readers.optional(Readers::path));

  static final Setting<List<String>> OIDC_SCOPES =
      setting(
          "oidc-scopes",
          "WORDS",
          "openid,profile,email",
          "what is asked for there; `openid` is always among it",
          Readers::scopes);

  static final Setting<String> OIDC_LOGIN_CLAIM =
      setting(
          "oidc-login-claim",
          "WORD",
          "preferred_username",
          "which claim a new user's login is made of",
          Readers.text(64));

  static final Setting<Optional<String>> OIDC_NAME =
      absent(
          "oidc-name",
          "TEXT",
          "the issuer's host",
          "what the sign-in page calls it",
          Readers.optional(Readers.text(40)));

  static final Setting<OpenIdConfig.Users> OIDC_USERS =
      setting(
          "oidc-users",
          "WORD",
          "link",
          "who may sign in by it: `link` (users who have linked themselves in their settings) or"
              + " `create` (everybody whom the issuer signs in becomes a user)",
          Readers.word(OpenIdConfig.Users.class));

  static final Setting<Optional<RateConfig.Hourly>> RATE_LIMIT =
      setting(
          "rate-limit",
          "NUMBERS",
          "15000,15000,1000",
          "REST requests and pages an hour of a user, of a repository's tokens and of an address"
              + " that nobody has signed in from; `github` for GitHub's 5000,1000,60; `off` for no"
              + " limit",
          Readers::hourly);

  static final Setting<OptionalLong> REGISTRY_RATE_LIMIT =
      setting(
          "registry-rate-limit",
          "NUMBER",
          "off",
          "requests to `/v2` a minute of each of these; `ghcr` for GHCR's 44000; `off` for no"
              + " limit",
          Readers::aMinute);

  static final Setting<QuotaConfig> QUOTA =
      setting(
          "quota",
          "SIZES",
          "off",
          "what each account may store, and have sent in a month, in packages that are not public,"
              + " such as `50GB,100GB`; `off` for any amount, of one of both too; `github-free` for"
              + " 500MB,1GB",
          Readers::quota);

  static final Setting<OptionalLong> DELETION_LIMIT =
      setting(
          "deletion-limit",
          "NUMBER",
          "off",
          "a public package or version with more downloads cannot be deleted; `github` for GitHub's"
              + " 5000; `off` for any number",
          Readers::downloads);

  static final Setting<Long> LAYER_LIMIT =
      setting(
          "layer-limit", "SIZE", "10GB", "the largest layer taken", Readers.size("1KB", "100TB"));

  static final Setting<Duration> UPLOAD_IDLE =
      setting(
          "upload-idle",
          "TIME",
          "10m",
          "how long an upload may bring no byte before it is broken off",
          Readers.duration("1s", "1d"));

  static final Setting<Duration> UPLOAD_EXPIRY =
      setting(
          "upload-expiry",
          "TIME",
          "24h",
          "how long an unfinished upload is kept after its last byte",
          Readers.duration("1m", "90d"));

  static final Setting<Duration> DRAIN =
      setting(
          "drain",
          "TIME",
          "30s",
          "how long requests under way may take when the server stops",
          Readers.duration("0s", "1h"));

  static final Setting<LogFormat> LOG_FORMAT =
      setting(
          "log-format",
          "WORD",
          "text",
          "how log lines are written: `text` or `json`",
          Readers.word(LogFormat.class));

  static final Setting<Networks> TRUSTED_PROXIES =
      absent(
          "trusted-proxies",
          "RANGES",
          "none",
          "addresses whose `Forwarded` and `X-Forwarded-*` headers are believed",
          Readers::networks);

  static final Setting<Networks> METRICS_FROM =
      absent(
          "metrics-from",
          "RANGES",
          "this machine alone",
          "addresses that may read `/-/metrics` besides this machine",
          Readers::networks);

  private static final List<Setting<?>> ALL =
      List.of(
          LISTEN,
          URL,
          DATA,
          DATABASE,
          BLOBS,
          TLS,
          TLS_CERTIFICATE,
          TLS_KEY,
          SPARSE,
          INTERNAL,
          SOURCE_HOSTS,
          RESTORE_WITHIN,
          WEBHOOK_NETWORKS,
          WEBHOOK_EVENTS,
          WEBHOOK_RETRIES,
          WEBHOOK_LOG,
          PASSWORD_SIGN_IN,
          OIDC_ISSUER,
          OIDC_CLIENT_ID,
          OIDC_CLIENT_SECRET,
          OIDC_CLIENT_SECRET_FILE,
          OIDC_SCOPES,
          OIDC_LOGIN_CLAIM,
          OIDC_NAME,
          OIDC_USERS,
          RATE_LIMIT,
          REGISTRY_RATE_LIMIT,
          QUOTA,
          DELETION_LIMIT,
          LAYER_LIMIT,
          UPLOAD_IDLE,
          UPLOAD_EXPIRY,
          DRAIN,
          LOG_FORMAT,
          TRUSTED_PROXIES,
          METRICS_FROM);

  private static final String FILE_VARIABLE = "BERTH_CONFIG";

  /// Variables that are not the server's settings: of the other commands and of the start script.
  private static final Set<String> OTHER_VARIABLES =
      Set.of(FILE_VARIABLE, "BERTH_TOKEN", "BERTH_JAVA_OPTIONS", "BERTH_TRAINING");

  /// The table of settings.
  public static List<Setting<?>> all() {
    return ALL;
  }

  /// Reads the settings.
  ///
  /// @param flags the flags that were given, by the keys of their settings
  /// @param configFile what `--config` named
  /// @throws SettingException if a key is unknown or a value out of range
  public static Settings load(
      Map<String, String> flags, Optional<String> configFile, Map<String, String> environment) {
    checkVariables(environment);
    Optional<String> file =
        configFile.or(
            () -> Optional.ofNullable(environment.get(FILE_VARIABLE)).filter(f -> !f.isEmpty()));
    Texts texts =
        new Texts(flags, environment, file.map(SettingsFile::read).orElse(Map.of()), file);
    // Read for its refusal: there is one place for layers so far.
    texts.value(BLOBS);
    HttpConfig http =
        new HttpConfig(
            texts.value(LISTEN),
            texts.value(URL),
            TlsConfig.of(texts.value(TLS), texts.value(TLS_CERTIFICATE), texts.value(TLS_KEY)),
            texts.value(TRUSTED_PROXIES),
            texts.value(METRICS_FROM),
            texts.value(DRAIN));
    UploadConfig uploads =
        new UploadConfig(
            texts.value(LAYER_LIMIT), texts.value(UPLOAD_IDLE), texts.value(UPLOAD_EXPIRY));
    return new Settings(
        http,
        new StoreConfig(texts.value(DATA), texts.value(DATABASE)),
        uploads,
        texts.value(SPARSE),
        new PackageConfig(
            texts.value(INTERNAL),
            texts.value(SOURCE_HOSTS),
            texts.value(RESTORE_WITHIN),
            texts.value(DELETION_LIMIT)),
        new WebhookConfig(
            texts.value(WEBHOOK_NETWORKS),
            texts.value(WEBHOOK_EVENTS),
            texts.value(WEBHOOK_RETRIES),
            texts.value(WEBHOOK_LOG)),
        texts.value(PASSWORD_SIGN_IN),
        openId(texts),
        new RateConfig(texts.value(RATE_LIMIT), texts.value(REGISTRY_RATE_LIMIT)),
        texts.value(QUOTA),
        texts.value(LOG_FORMAT),
        ALL.stream().map(texts::inUse).toList());
  }

  private static Optional<OpenIdConfig> openId(Texts texts) {
    return OpenIdConfig.of(
        texts.value(OIDC_ISSUER),
        texts.value(OIDC_CLIENT_ID),
        OpenIdConfig.secret(texts.value(OIDC_CLIENT_SECRET), texts.value(OIDC_CLIENT_SECRET_FILE)),
        texts.value(OIDC_SCOPES),
        texts.value(OIDC_LOGIN_CLAIM),
        texts.value(OIDC_NAME),
        texts.value(OIDC_USERS));
  }

  private static void checkVariables(Map<String, String> environment) {
    Map<String, Setting<?>> byVariable = new HashMap<>();
    for (Setting<?> setting : ALL) {
      byVariable.put(setting.variable(), setting);
    }
    for (String name : environment.keySet()) {
      if (name.startsWith("BERTH_")
          && !byVariable.containsKey(name)
          && !OTHER_VARIABLES.contains(name)
          && !isServiceLink(name)) {
        throw new SettingException(
            "The variable " + name + " is no setting; `berth help serve` lists them.");
      }
    }
  }

  /// Kubernetes sets such variables in every container beside a service called "berth".
  private static boolean isServiceLink(String name) {
    return name.startsWith("BERTH_SERVICE_")
        || name.equals("BERTH_PORT")
        || name.startsWith("BERTH_PORT_");
  }

  private static <T> Setting<T> setting(
      String key, String placeholder, String standard, String meaning, Setting.Reader<T> reader) {
    return new Setting<>(key, placeholder, standard, "`" + standard + "`", meaning, false, reader);
  }

  private static <T> Setting<T> absent(
      String key,
      String placeholder,
      String standardSays,
      String meaning,
      Setting.Reader<T> reader) {
    return new Setting<>(key, placeholder, "", standardSays, meaning, false, reader);
  }

  /// The texts that were given for settings, by the places they come from.
  private record Texts(
      Map<String, String> flags,
      Map<String, String> environment,
      Map<String, String> file,
      Optional<String> fileName) {

    private record Given(String text, String place) {}

    <T> T value(Setting<T> setting) {
      Optional<Given> given = given(setting);
      return given.isPresent()
          ? read(setting, given.get().text(), given.get().place())
          : setting.reader().read(setting.standard());
    }

    SettingInUse inUse(Setting<?> setting) {
      Optional<Given> given = given(setting);
      String value =
          given
              .map(each -> setting.secret() ? "given, and not shown" : each.text())
              .orElse(setting.standardSays().replace("`", ""));
      return new SettingInUse(
          setting.key(),
          value,
          given.map(Given::place).orElse(""),
          setting.meaning().replace("`", ""));
    }

    private Optional<Given> given(Setting<?> setting) {
      String flag = flags.get(setting.key());
      if (flag != null) {
        return Optional.of(new Given(flag, setting.flag()));
      }
      String variable = environment.get(setting.variable());
      if (variable != null && !variable.isEmpty()) {
        return Optional.of(new Given(variable, "the variable " + setting.variable()));
      }
      String key = file.get(setting.key());
      return key == null || key.isEmpty()
          ? Optional.empty()
          : Optional.of(new Given(key, setting.key() + " in " + fileName.orElseThrow()));
    }

    private static <T> T read(Setting<T> setting, String text, String place) {
      try {
        return setting.reader().read(text);
      } catch (IllegalArgumentException e) {
        String value = setting.secret() ? "The value" : "\"" + text + "\"";
        throw new SettingException(
            value + " of " + place + " will not do: it takes " + e.getMessage() + ".");
      }
    }
  }
}
