package dev.berth.meta.sql;

import dev.berth.meta.AccountStore;
import dev.berth.meta.AuditLog;
import dev.berth.meta.BlobRecordStore;
import dev.berth.meta.DeviceCodeStore;
import dev.berth.meta.HookOutbox;
import dev.berth.meta.HookStore;
import dev.berth.meta.IdentityStore;
import dev.berth.meta.ManifestStore;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.OrganizationStore;
import dev.berth.meta.OutsideCollaboratorStore;
import dev.berth.meta.PackageAccessStore;
import dev.berth.meta.PackageStore;
import dev.berth.meta.PasswordStore;
import dev.berth.meta.QuotaStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.meta.RequestCounts;
import dev.berth.meta.SecondFactorStore;
import dev.berth.meta.SessionStore;
import dev.berth.meta.StorageStore;
import dev.berth.meta.TagStore;
import dev.berth.meta.TeamStore;
import dev.berth.meta.TokenStore;
import dev.berth.meta.UploadStore;
import dev.berth.meta.UsageStore;
import dev.berth.meta.VersionGraphStore;
import dev.berth.meta.VersionStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/// The metadata store on SQL.
public final class SqlMetadataStore implements MetadataStore {
  private final StoreFigures figures = new StoreFigures();
  private final Database database;
  private final SqlAccounts accounts;
  private final SqlTokens tokens;
  private final SqlPasswords passwords;
  private final SqlSessions sessions;
  private final SqlDeviceCodes deviceCodes;
  private final SqlSecondFactors secondFactors;
  private final SqlIdentities identities;
  private final SqlPackages packages;
  private final SqlPackageAccess packageAccess;
  private final SqlTeams teams;
  private final SqlOrganizations organizations;
  private final SqlOutsideCollaborators outsideCollaborators;
  private final SqlRepositories repositories;
  private final SqlHooks hooks;
  private final SqlHookOutbox hookOutbox;
  private final SqlAuditLog audit;
  private final SqlBlobRecords blobs;
  private final SqlManifests manifests;
  private final SqlVersions versions;
  private final SqlVersionGraph versionGraph;
  private final SqlTags tags;
  private final SqlRequestCounts requestCounts;
  private final SqlUsage usage;
  private final SqlStorage storage;
  private final SqlQuotas quotas;
  private final SqlUploads uploads;
  private final SigningKey signingKey;

  SqlMetadataStore(Database inner, InstantSource clock) {
    this.database = new MeasuredDatabase(inner, figures);
    this.accounts = new SqlAccounts(database, clock);
    this.tokens = new SqlTokens(database, accounts, clock);
    this.sessions = new SqlSessions(database, accounts, tokens, clock);
    this.deviceCodes = new SqlDeviceCodes(database, accounts, tokens, clock);
    this.secondFactors = new SqlSecondFactors(database, accounts, clock);
    this.identities = new SqlIdentities(database, accounts, tokens, clock);
    this.passwords = new SqlPasswords(database, accounts, tokens, sessions, clock);
    Outbox outbox = new Outbox();
    this.packages = new SqlPackages(database, accounts, outbox, clock);
    this.packageAccess = new SqlPackageAccess(database, packages, clock);
    this.teams = new SqlTeams(database, accounts, clock);
    this.organizations = new SqlOrganizations(database, accounts, clock);
    this.outsideCollaborators = new SqlOutsideCollaborators(database, accounts, clock);
    this.repositories = new SqlRepositories(database, accounts, packages, tokens, clock);
    this.hooks = new SqlHooks(database, outbox, clock);
    this.hookOutbox = new SqlHookOutbox(database, outbox, clock);
    this.audit = new SqlAuditLog(database);
    this.uploads =
        database.isOnlyWriter() ? new RememberedUploads(database) : new SqlUploads(database);
    this.blobs = new SqlBlobRecords(database, packages, uploads, clock);
    this.manifests = new SqlManifests(database, packages, outbox, clock);
    this.versions = new SqlVersions(database, manifests, clock);
    this.versionGraph = new SqlVersionGraph(database);
    this.tags = new SqlTags(database, packages, manifests, outbox, clock);
    this.requestCounts = new SqlRequestCounts(database);
    this.usage = new SqlUsage(database, clock);
    this.storage = new SqlStorage(database, clock);
    this.quotas = new SqlQuotas(database, clock);
    this.signingKey = new SigningKey(database, clock);
  }

  /// A store in a file of this process alone, which is made when it is absent. Its directory must
  /// be there.
  ///
  /// @param beforeWaiting called by the waiting thread before each wait and before any effect; what
  ///   it throws ends the call
  /// @throws UnusableDatabaseException if the file is of another program or of a newer version
  public static SqlMetadataStore openSqlite(
      Path file, Runnable beforeWaiting, InstantSource clock) {
    return new SqlMetadataStore(SqliteDatabase.open(file, beforeWaiting, clock.instant()), clock);
  }

  /// A store in a PostgreSQL database that nodes may share.
  ///
  /// @param address `postgresql://user:password@host/name`
  /// @param beforeWaiting as for [#openSqlite]
  /// @throws UnusableDatabaseException if the database is of a newer version
  public static SqlMetadataStore openPostgresql(
      URI address, Runnable beforeWaiting, InstantSource clock) {
    return new SqlMetadataStore(
        PostgresqlDatabase.open(address, beforeWaiting, clock.instant()), clock);
  }

  /// What the store has done so far.
  public StoreFigures figures() {
    return figures;
  }

  @Override
  public AccountStore accounts() {
    return accounts;
  }

  @Override
  public TokenStore tokens() {
    return tokens;
  }

  @Override
  public PasswordStore passwords() {
    return passwords;
  }

  @Override
  public SessionStore sessions() {
    return sessions;
  }

  @Override
  public DeviceCodeStore deviceCodes() {
    return deviceCodes;
  }

  @Override
  public IdentityStore identities() {
    return identities;
  }

  @Override
  public SecondFactorStore secondFactors() {
    return secondFactors;
  }

  @Override
  public PackageStore packages() {
    return packages;
  }

  @Override
  public PackageAccessStore packageAccess() {
    return packageAccess;
  }

  @Override
  public TeamStore teams() {
    return teams;
  }

  @Override
  public RepositoryStore repositories() {
    return repositories;
  }

  @Override
  public OrganizationStore organizations() {
    return organizations;
  }

  @Override
  public OutsideCollaboratorStore outsideCollaborators() {
    return outsideCollaborators;
  }

  @Override
  public HookStore hooks() {
    return hooks;
  }

  @Override
  public HookOutbox hookOutbox() {
    return hookOutbox;
  }

  @Override
  public AuditLog audit() {
    return audit;
  }

  @Override
  public BlobRecordStore blobs() {
    return blobs;
  }

  @Override
  public ManifestStore manifests() {
    return manifests;
  }

  @Override
  public VersionStore versions() {
    return versions;
  }

  @Override
  public VersionGraphStore versionGraph() {
    return versionGraph;
  }

  @Override
  public TagStore tags() {
    return tags;
  }

  @Override
  public RequestCounts requestCounts() {
    return requestCounts;
  }

  @Override
  public UsageStore usage() {
    return usage;
  }

  @Override
  public StorageStore storage() {
    return storage;
  }

  @Override
  public QuotaStore quotas() {
    return quotas;
  }

  @Override
  public UploadStore uploads() {
    return uploads;
  }

  @Override
  public byte[] signingKey() {
    return signingKey.find();
  }

  @Override
  public void check() {
    database.check();
  }

  @Override
  public void close() {
    database.close();
  }
}
