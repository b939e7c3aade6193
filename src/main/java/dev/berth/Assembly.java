package dev.berth;

import dev.berth.access.Authenticator;
import dev.berth.access.Authorizer;
import dev.berth.access.DeviceFlow;
import dev.berth.access.Explanations;
import dev.berth.access.ExternalSignIn;
import dev.berth.access.NamingRights;
import dev.berth.access.Passwords;
import dev.berth.access.RateLimits;
import dev.berth.access.RegistryTokens;
import dev.berth.access.RepositoryRights;
import dev.berth.access.RestoreWindow;
import dev.berth.access.Seals;
import dev.berth.access.SecondFactors;
import dev.berth.access.Sessions;
import dev.berth.access.SignInFailures;
import dev.berth.access.SiteRights;
import dev.berth.access.Tokens;
import dev.berth.blob.BlobStore;
import dev.berth.blob.HashWarmUp;
import dev.berth.blob.file.FileBlobStore;
import dev.berth.config.HttpConfig;
import dev.berth.config.InternalPackages;
import dev.berth.config.ListenAddress;
import dev.berth.config.LogFormat;
import dev.berth.config.OpenIdConfig;
import dev.berth.config.PasswordSignIn;
import dev.berth.config.Settings;
import dev.berth.config.SparseContent;
import dev.berth.config.StoreConfig;
import dev.berth.config.TlsConfig;
import dev.berth.config.WebhookConfig;
import dev.berth.config.WebhookEvents;
import dev.berth.contents.Attachments;
import dev.berth.contents.Comparisons;
import dev.berth.contents.Contents;
import dev.berth.contents.Documents;
import dev.berth.hook.HookSender;
import dev.berth.hook.ReceiverAddresses;
import dev.berth.http.EventLoop;
import dev.berth.http.Forwarding;
import dev.berth.http.Site;
import dev.berth.http.Surface;
import dev.berth.http.jetty.JettyServer;
import dev.berth.http.jetty.PemFiles;
import dev.berth.http.jetty.SelfSigned;
import dev.berth.http.jetty.ServerSettings;
import dev.berth.http.oauth.DeviceFlowSurface;
import dev.berth.http.rest.HookPayloads;
import dev.berth.http.rest.PackageRoutes;
import dev.berth.http.rest.PeopleRoutes;
import dev.berth.http.rest.RestRoutes;
import dev.berth.http.rest.UsageRoutes;
import dev.berth.http.token.TokenSurface;
import dev.berth.http.v2.V2Routes;
import dev.berth.http.web.SigningIn;
import dev.berth.http.web.SiteFacts;
import dev.berth.http.web.WebRoutes;
import dev.berth.meta.HookOutbox;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.StoreException;
import dev.berth.meta.UsageLog;
import dev.berth.meta.journal.UsageJournal;
import dev.berth.meta.sql.SqlMetadataStore;
import dev.berth.meta.sql.StoreFigures;
import dev.berth.meta.sql.UnusableDatabaseException;
import dev.berth.openid.OpenIdProvider;
import dev.berth.ops.AccessLog;
import dev.berth.ops.Check;
import dev.berth.ops.Logging;
import dev.berth.ops.Metrics;
import dev.berth.ops.OpsSurface;
import dev.berth.ops.Readiness;
import dev.berth.packages.Quota;
import dev.berth.registry.AccountAdministration;
import dev.berth.registry.Accounts;
import dev.berth.registry.AuditTrail;
import dev.berth.registry.Billing;
import dev.berth.registry.Blobs;
import dev.berth.registry.Catalog;
import dev.berth.registry.CleanUp;
import dev.berth.registry.DeletionLimit;
import dev.berth.registry.Downloads;
import dev.berth.registry.HookSubjects;
import dev.berth.registry.Hooks;
import dev.berth.registry.IncomingContent;
import dev.berth.registry.Manifests;
import dev.berth.registry.Organizations;
import dev.berth.registry.OutsideCollaborators;
import dev.berth.registry.PackageAccess;
import dev.berth.registry.PackageAdministration;
import dev.berth.registry.PackageTags;
import dev.berth.registry.PackageVersions;
import dev.berth.registry.PageReader;
import dev.berth.registry.Pulls;
import dev.berth.registry.Quotas;
import dev.berth.registry.Referrers;
import dev.berth.registry.Repositories;
import dev.berth.registry.RepositoryPeople;
import dev.berth.registry.SourceLinks;
import dev.berth.registry.Sparse;
import dev.berth.registry.StoredBlobs;
import dev.berth.registry.Tags;
import dev.berth.registry.Teams;
import dev.berth.registry.UploadLimits;
import dev.berth.registry.Uploads;
import dev.berth.registry.VersionDetails;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running server: the one place that knows every implementation, and puts them together as the
/// settings say.
public final class Assembly implements AutoCloseable {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);
  private static final Duration HEADER_TIME = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 8192;
  private static final int OPEN_UPLOADS = 1000;
  // What waits beyond that changes nothing about the alarm.
  private static final int MOST_COUNTED = 10_000;

  private final Settings settings;
  private final OutputStream accessLog;
  private final Housekeeping.Pause pause;
  private final InstantSource clock = InstantSource.system();
  private final SignInFailures failures = new SignInFailures(clock);
  private final CountDownLatch stopped = new CountDownLatch(1);
  // What has to be closed, the last opened first.
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private @Nullable JettyServer server;
  private Optional<FirstStart.Made> made = Optional.empty();

  private Assembly(Settings settings, OutputStream accessLog, Housekeeping.Pause pause) {
    this.settings = settings;
    this.accessLog = accessLog;
    this.pause = pause;
  }

  /// Starts a server, which answers requests when this returns.
  ///
  /// @param accessLog takes a line for each request
  /// @throws StartException if it cannot start; nothing of it is left running
  public static Assembly start(Settings settings, OutputStream accessLog) {
    return start(settings, accessLog, Thread::sleep);
  }

  /// As [#start(Settings, OutputStream)].
  ///
  /// @param pause what housekeeping does between its passes
  static Assembly start(Settings settings, OutputStream accessLog, Housekeeping.Pause pause) {
    Logging.write(form(settings));
    Assembly assembly = new Assembly(settings, accessLog, pause);
    try {
      assembly.start();
      return assembly;
    } catch (StoreException e) {
      assembly.close();
      throw new StartException(
          sentence(
              e.isFull()
                  ? "there is no room left in " + settings.store().data()
                  : String.valueOf(e.getMessage())));
    } catch (IOException e) {
      assembly.close();
      throw new StartException(sentence(String.valueOf(e.getMessage())));
    } catch (UnusableDatabaseException e) {
      assembly.close();
      throw new StartException(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A StartException among them: it says all there is to say.
      assembly.close();
      throw e;
    }
  }

  private static String sentence(String text) {
    return "The server cannot start: " + text + (text.endsWith(".") ? "" : ".");
  }

  private void start() throws IOException {
    DataDirectory data = DataDirectory.open(settings.store().data());
    open.push(data);
    SqlMetadataStore metadata = openMetadata(data);
    open.push(metadata);
    BlobStore blobStore = new FileBlobStore(data.path(), EventLoop::refuseToWait);
    open.push(blobStore);

    Accounts accounts = new Accounts(metadata.accounts());
    Tokens tokens = new Tokens(metadata.tokens(), clock);
    Quotas quotas =
        new Quotas(
            metadata.quotas(),
            metadata.storage(),
            metadata.usage(),
            metadata.packages(),
            new Quota(settings.quotas().storageBytes(), settings.quotas().transferBytes()),
            clock);
    Uploads uploads =
        new Uploads(
            blobStore,
            metadata.blobs(),
            metadata.uploads(),
            new UploadLimits(settings.uploads().largestLayer(), OPEN_UPLOADS),
            quotas,
            clock);
    Passwords passwords = passwords(metadata);
    made = FirstStart.run(accounts, tokens, passwords, metadata.tokens(), data);

    Metrics metrics = new Metrics();
    Readiness readiness =
        new Readiness(
            List.of(new Check("metadata", metadata::check), new Check("blobs", blobStore::check)));
    ServerFacts facts = new ServerFacts(settings, data.path(), metadata.uploads());
    UsageJournal usage =
        UsageJournal.start(
            data.directory("usage"), metadata.usage(), EventLoop::refuseToWait, clock);
    open.push(usage);
    List<Surface> surfaces =
        surfaces(metadata, blobStore, accounts, tokens, passwords, uploads, quotas, usage, facts);
    surfaces.addFirst(new OpsSurface(readiness, metrics, settings.http().metricsFrom()));
    AccessLog log = new AccessLog(accessLog, form(settings));
    open.push(log);
    Site site = new Site(surfaces, forwarding(settings.http()), List.of(log, metrics));
    JettyServer started = listen(serverSettings(data.path()), site);
    server = started;
    metrics.gauge("berth.http.requests.active", "Requests being answered", started::inFlight);
    metrics.counter(
        "berth.log.dropped", "Lines of the access log that nobody took", "lines", log::dropped);
    metrics.counter(
        "berth.usage.lost",
        "Pulls that were not counted, because the database took nothing for too long",
        "",
        usage::lost);
    show(metrics, metadata);
    open.push(StorageSums.start(metadata.storage()));
    HookSender sender = sendWebhooks(metadata, blobStore, accounts);
    open.push(sender);
    show(metrics, sender, metadata.hookOutbox());
    facts.add(() -> List.of(deliveries(sender, metadata.hookOutbox())));
    Housekeeping housekeeping =
        new Housekeeping(
            uploads,
            metadata.blobs(),
            settings.uploads(),
            new HookLog(metadata.hookOutbox(), settings.webhooks().log(), clock),
            clock,
            pause);
    facts.add(housekeeping::jobs);
    housekeeping.start();
    open.push(housekeeping);
  }

  private static void show(Metrics metrics, SqlMetadataStore metadata) {
    StoreFigures figures = metadata.figures();
    metrics.gauge("berth.uploads.open", "Upload sessions under way", metadata.uploads()::countOpen);
    metrics.counter("berth.cache.hits", "Facts that were remembered", "", figures::hits);
    metrics.counter("berth.cache.misses", "Facts that had to be read", "", figures::misses);
    metrics.counter("berth.database.reads", "Transactions that read", "", figures::reads);
    metrics.counter("berth.database.writes", "Transactions that wrote", "", figures::writes);
    metrics.counter(
        "berth.database.read.wait",
        "Time that reading was waited for",
        "nanoseconds",
        figures::readNanoseconds);
    metrics.counter(
        "berth.database.write.wait",
        "Time that writing was waited for",
        "nanoseconds",
        figures::writeNanoseconds);
  }

  private void show(Metrics metrics, HookSender sender, HookOutbox outbox) {
    String name = "berth.webhooks.deliveries";
    String description = "Deliveries to webhooks";
    metrics.counter(name, description, "", sender::succeeded, "result", "success");
    metrics.counter(name, description, "", sender::failed, "result", "failure");
    metrics.gauge(
        "berth.webhooks.waiting",
        "Deliveries to webhooks that wait",
        () -> outbox.backlog(MOST_COUNTED).number());
    metrics.gauge(
        "berth.webhooks.oldest.seconds",
        "How long ago the oldest thing happened that a webhook waits to be told",
        () ->
            outbox
                .backlog(1)
                .since()
                .map(since -> Duration.between(since, clock.instant()).toMillis() / 1e3)
                .orElse(0.0));
  }

  private static SiteFacts.Job deliveries(HookSender sender, HookOutbox outbox) {
    HookOutbox.Backlog waiting = outbox.backlog(MOST_COUNTED);
    return new SiteFacts.Job(
        "Webhooks",
        "Sends events to webhooks: "
            + sender.succeeded()
            + " deliveries succeeded and "
            + sender.failed()
            + " failed. The time is that of the oldest event that waits.",
        waiting.since(),
        waiting.number() == 0 ? "nothing waits" : waiting.number() + " deliveries wait",
        false);
  }

  /// Does what the first answer need not wait for.
  public void warmUp() {
    HashWarmUp.start();
  }

  private static JettyServer listen(ServerSettings settings, Site site) throws IOException {
    try {
      return JettyServer.start(settings, site);
    } catch (IOException e) {
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        throw new StartException(
            e.getMessage()
                + ": another program listens there, or the address is not this machine's; --listen"
                + " takes another.");
      }
      throw e;
    }
  }

  private SqlMetadataStore openMetadata(DataDirectory data) {
    return switch (settings.store().database()) {
      case StoreConfig.Database.Embedded _ ->
          SqlMetadataStore.openSqlite(data.privateFile("berth.db"), EventLoop::refuseToWait, clock);
      case StoreConfig.Database.Postgresql(URI address) ->
          SqlMetadataStore.openPostgresql(address, EventLoop::refuseToWait, clock);
    };
  }

  private List<Surface> surfaces(
      MetadataStore metadata,
      BlobStore blobStore,
      Accounts accounts,
      Tokens tokens,
      Passwords passwords,
      Uploads uploads,
      Quotas quotas,
      UsageLog usage,
      SiteFacts facts) {
    RegistryTokens registryTokens = new RegistryTokens(metadata.signingKey(), clock);
    Authenticator authenticator =
        new Authenticator(
            metadata.tokens(),
            registryTokens,
            failures,
            settings.passwordSignIn() == PasswordSignIn.ON
                ? Optional.of(passwords)
                : Optional.empty(),
            clock);
    Authorizer authorizer =
        new Authorizer(
            metadata.accounts(),
            metadata.packages(),
            metadata.repositories(),
            internalForSite(),
            new RestoreWindow(settings.packages().restoreWithin(), clock));
    SiteRights siteRights = new SiteRights(metadata.accounts(), metadata.teams());
    StoredBlobs storedBlobs = new StoredBlobs(blobStore, metadata.blobs());
    Catalog catalog = new Catalog(metadata.packages(), internalForSite());
    V2Routes.Rules registry =
        new V2Routes.Rules(
            new Blobs(storedBlobs, metadata.blobs(), quotas),
            uploads,
            IncomingContent.manifests(blobStore),
            new Manifests(
                metadata.manifests(),
                pages(metadata, storedBlobs),
                quotas,
                deletionLimit(metadata),
                sparse(settings.sparse())),
            new Tags(metadata.manifests()),
            new Referrers(metadata.manifests()),
            catalog,
            new Pulls(usage));
    RestRoutes.Rules rest =
        new RestRoutes.Rules(
            accounts,
            new PeopleRoutes.Rules(
                new AccountAdministration(metadata.accounts()),
                new Organizations(metadata.organizations()),
                new OutsideCollaborators(metadata.outsideCollaborators()),
                new Teams(metadata.teams()),
                new AuditTrail(metadata.audit(), metadata.accounts()),
                passwords,
                new SecondFactors(metadata.secondFactors(), passwords, failures, clock)),
            tokens,
            packageRules(metadata, storedBlobs, catalog, authorizer, siteRights, quotas),
            new Repositories(metadata.accounts(), metadata.repositories()),
            new RepositoryPeople(metadata.repositories()),
            new Hooks(metadata.hooks()),
            new UsageRoutes.Rules(
                new Billing(metadata.storage(), metadata.usage(), metadata.packages(), clock),
                quotas));
    RepositoryRights repositoryRights =
        new RepositoryRights(metadata.accounts(), metadata.repositories(), siteRights);
    RateLimits restLimits = restLimits();
    RateLimits registryLimits = registryLimits();
    List<Surface> surfaces = new ArrayList<>();
    surfaces.add(V2Routes.surface(registry, authenticator, authorizer, registryLimits));
    surfaces.add(
        new TokenSurface(
            authenticator,
            registryTokens,
            IncomingContent.bodies(blobStore, TokenSurface.LARGEST_FORM),
            clock));
    SigningIn signingIn =
        new SigningIn(
            new DeviceFlow(metadata.deviceCodes(), failures, clock),
            rest.people().secondFactors(),
            settings.openId().map(config -> elsewhere(metadata, config)));
    surfaces.add(
        new DeviceFlowSurface(
            signingIn.devices(),
            IncomingContent.bodies(blobStore, DeviceFlowSurface.LARGEST_FORM)));
    surfaces.add(
        RestRoutes.surface(
            rest,
            authenticator,
            authorizer,
            siteRights,
            repositoryRights,
            restLimits,
            IncomingContent.bodies(blobStore, RestRoutes.LARGEST_BODY)));
    surfaces.add(
        pages(
            metadata,
            contents(registry.blobs(), rest.packages().versionDetails()),
            rest,
            signingIn,
            authorizer,
            siteRights,
            repositoryRights,
            restLimits,
            IncomingContent.bodies(blobStore, WebRoutes.LARGEST_FORM),
            facts));
    if (settings.store().database() instanceof StoreConfig.Database.Postgresql) {
      open.push(
          RateSharing.start(List.of(restLimits, registryLimits), metadata.requestCounts(), clock));
    }
    return surfaces;
  }

  /// What it needs is loaded when somebody signs in by it.
  private ExternalSignIn elsewhere(MetadataStore metadata, OpenIdConfig config) {
    return new ExternalSignIn(
        new OpenIdProvider(
            new OpenIdProvider.Client(
                config.issuer(),
                config.clientId(),
                config.clientSecret(),
                String.join(" ", config.scopes()),
                config.loginClaim(),
                config.name()),
            clock),
        config.users() == OpenIdConfig.Users.CREATE,
        metadata.accounts(),
        metadata.identities(),
        failures,
        new Seals(metadata.signingKey(), clock));
  }

  private Passwords passwords(MetadataStore metadata) {
    return new Passwords(
        metadata.accounts(),
        metadata.passwords(),
        metadata.tokens(),
        failures,
        clock,
        EventLoop::refuseToWait);
  }

  private Surface pages(
      MetadataStore metadata,
      Contents contents,
      RestRoutes.Rules rest,
      SigningIn signingIn,
      Authorizer authorizer,
      SiteRights rights,
      RepositoryRights repositoryRights,
      RateLimits limits,
      IncomingContent forms,
      SiteFacts facts) {
    PackageRoutes.Rules packages = rest.packages();
    Passwords passwords = rest.people().passwords();
    return WebRoutes.surface(
        new WebRoutes.Rules(
            rest.accounts(),
            packages.catalog(),
            packages.packages(),
            packages.versions(),
            packages.versionDetails(),
            contents,
            packages.cleanUp(),
            packages.tags(),
            packages.access(),
            packages.naming(),
            rest.tokens(),
            new Sessions(
                metadata.sessions(),
                metadata.tokens(),
                passwords,
                signingIn.secondFactors(),
                new Seals(metadata.signingKey(), clock),
                clock),
            passwords,
            signingIn,
            authorizer,
            rights,
            repositoryRights,
            organizationRules(rest),
            new WebRoutes.UsageRules(
                packages.downloads(), rest.usage().quotas(), rest.usage().billing()),
            facts),
        limits,
        forms,
        clock);
  }

  private static WebRoutes.OrganizationRules organizationRules(RestRoutes.Rules rest) {
    PeopleRoutes.Rules people = rest.people();
    return new WebRoutes.OrganizationRules(
        people.organizations(),
        people.outsideCollaborators(),
        people.teams(),
        rest.repositories(),
        rest.repositoryPeople(),
        rest.hooks(),
        people.audit(),
        people.administration());
  }

  private Contents contents(Blobs blobs, VersionDetails details) {
    Comparisons comparisons = new Comparisons(blobs, Comparisons.Limits.USUAL);
    open.push(comparisons);
    Attachments attachments = new Attachments(details, blobs);
    return new Contents(attachments, new Documents(attachments), comparisons);
  }

  private RateLimits restLimits() {
    return new RateLimits(
        "rest",
        settings
            .rates()
            .rest()
            .map(rate -> new RateLimits.Allowed(rate.user(), rate.repository(), rate.anonymous())),
        Duration.ofHours(1),
        clock);
  }

  private RateLimits registryLimits() {
    OptionalLong rate = settings.rates().registry();
    return new RateLimits(
        "registry",
        rate.isPresent()
            ? Optional.of(
                new RateLimits.Allowed(rate.getAsLong(), rate.getAsLong(), rate.getAsLong()))
            : Optional.empty(),
        Duration.ofMinutes(1),
        clock);
  }

  private HookSender sendWebhooks(MetadataStore metadata, BlobStore blobStore, Accounts accounts) {
    WebhookConfig config = settings.webhooks();
    if (config.events() == WebhookEvents.ALL) {
      metadata.hookOutbox().tellEverything();
    }
    HookPayloads payloads =
        new HookPayloads(
            new HookPayloads.Rules(
                new HookSubjects(
                    metadata.hookOutbox(),
                    metadata.blobs(),
                    new StoredBlobs(blobStore, metadata.blobs())),
                accounts,
                new Organizations(metadata.organizations()),
                new Repositories(metadata.accounts(), metadata.repositories())),
            settings.http().url().map(URI::toString));
    return HookSender.start(
        metadata.hookOutbox(),
        payloads::write,
        new ReceiverAddresses(config.networks()),
        config.retries(),
        clock);
  }

  private PackageRoutes.Rules packageRules(
      MetadataStore metadata,
      StoredBlobs blobs,
      Catalog catalog,
      Authorizer authorizer,
      SiteRights siteRights,
      Quotas quotas) {
    return new PackageRoutes.Rules(
        catalog,
        new PackageAdministration(
            metadata.packages(),
            metadata.manifests(),
            settings.packages().restoreWithin(),
            deletionLimit(metadata),
            quotas,
            clock),
        new PackageVersions(
            metadata.versions(),
            deletionLimit(metadata),
            quotas,
            settings.packages().restoreWithin(),
            clock),
        new VersionDetails(metadata.manifests(), metadata.blobs(), metadata.versionGraph(), blobs),
        new CleanUp(metadata.versions(), metadata.versionGraph(), deletionLimit(metadata)),
        new PackageTags(metadata.tags(), metadata.versions()),
        new PackageAccess(metadata.packageAccess(), metadata.teams(), metadata.repositories()),
        new NamingRights(
            metadata.accounts(),
            metadata.teams(),
            metadata.repositories(),
            metadata.packageAccess(),
            authorizer),
        new Explanations(
            authorizer,
            siteRights,
            metadata.accounts(),
            metadata.teams(),
            metadata.tokens(),
            clock),
        new Downloads(metadata.usage(), clock));
  }

  private DeletionLimit deletionLimit(MetadataStore metadata) {
    return new DeletionLimit(metadata.usage(), settings.packages().deletionLimit());
  }

  private boolean internalForSite() {
    return settings.packages().internal() == InternalPackages.SITE;
  }

  private PageReader pages(MetadataStore metadata, StoredBlobs blobs) {
    SourceLinks links =
        new SourceLinks(
            metadata.accounts(), metadata.repositories(), settings.packages().sourceHosts());
    return new PageReader(
        metadata.manifests(), metadata.packages(), metadata.blobs(), blobs, links);
  }

  private static Sparse sparse(SparseContent content) {
    return switch (content) {
      case NONE -> Sparse.NONE;
      case INDEX -> Sparse.INDEX;
      case ALL -> Sparse.ALL;
    };
  }

  private static AccessLog.Form form(Settings settings) {
    return settings.logFormat() == LogFormat.JSON ? AccessLog.Form.JSON : AccessLog.Form.PAIRS;
  }

  private static Forwarding forwarding(HttpConfig http) {
    return new Forwarding(http.trustedProxies(), http.url().map(URI::toString).orElse(null));
  }

  private ServerSettings serverSettings(Path data) throws IOException {
    List<InetSocketAddress> addresses =
        settings.http().listen().stream().map(Assembly::socketAddress).toList();
    return new ServerSettings(
        addresses, pemFiles(data), KEEP_ALIVE, HEADER_TIME, settings.uploads().idle(), CONNECTIONS);
  }

  private static InetSocketAddress socketAddress(ListenAddress address) {
    return address.host().isEmpty()
        ? new InetSocketAddress(address.port())
        : new InetSocketAddress(address.host(), address.port());
  }

  private @Nullable PemFiles pemFiles(Path data) throws IOException {
    return switch (settings.http().tls()) {
      case TlsConfig.Off _ -> null;
      case TlsConfig.Files(Path certificate, Path key) -> new PemFiles(certificate, key);
      case TlsConfig.SelfSigned _ -> SelfSigned.in(data.resolve("tls"));
    };
  }

  /// Where the server is reached.
  public String url() {
    if (settings.http().url().isPresent()) {
      return settings.http().url().get().toString();
    }
    ListenAddress first = settings.http().listen().getFirst();
    int port = server == null ? first.port() : server.addresses().getFirst().getPort();
    String host = first.host().isEmpty() ? "localhost" : first.host();
    String scheme = settings.http().tls() instanceof TlsConfig.Off ? "http://" : "https://";
    return scheme + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /// Where the server listens, in the order of the settings; ports that these left open are known
  /// here.
  List<InetSocketAddress> addresses() {
    return server == null ? List.of() : server.addresses();
  }

  /// When the administrator's token was made at this start, as it is at the first one, what a
  /// person does next, in lines.
  public Optional<String> howToSignIn() {
    return made.map(first -> {
      Path token = settings.store().data().normalize().resolve(FirstStart.TOKEN_FILE);
      return "Set the password of its administrator, "
          + Accounts.ADMINISTRATOR
          + ", by this link, which works once: "
          + url()
          + "/password_reset/"
          + first.link()
          + System.lineSeparator()
          + "Sign in to the registry by: docker login "
          + url().substring(url().indexOf("://") + 3)
          + " -u "
          + Accounts.ADMINISTRATOR
          + " --password-stdin < "
          + token;
    });
  }

  /// Returns when the server has stopped.
  public void awaitStop() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Finishes the requests under way and closes the stores.
  @Override
  public void close() {
    if (server != null) {
      stop(server);
    }
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        logger().warn("something could not be closed", e);
      }
    }
    stopped.countDown();
  }

  private void stop(JettyServer listening) {
    try {
      int cut = listening.stop(settings.http().drain());
      if (cut > 0) {
        logger().warn("{} requests were cut off because they took longer than --drain", cut);
      }
    } catch (RuntimeException e) {
      logger().warn("the HTTP server did not stop", e);
    }
  }

  private static Logger logger() {
    return LoggerFactory.getLogger(Assembly.class);
  }
}
