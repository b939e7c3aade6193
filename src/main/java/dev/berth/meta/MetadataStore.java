package dev.berth.meta;

/// Keeps all facts about accounts, packages, versions and blobs; each part by its subject.
///
/// Each method of a part is one transaction: it takes effect as a whole or not at all, and when it
/// returns, the effect is durable (unless it says otherwise) and seen by every later read on every
/// node. Methods throw [StoreException] only when the store is broken. Safe for use by many
/// threads; methods may wait.
public interface MetadataStore extends AutoCloseable {

  AccountStore accounts();

  TokenStore tokens();

  PasswordStore passwords();

  SessionStore sessions();

  DeviceCodeStore deviceCodes();

  SecondFactorStore secondFactors();

  IdentityStore identities();

  PackageStore packages();

  PackageAccessStore packageAccess();

  TeamStore teams();

  RepositoryStore repositories();

  OrganizationStore organizations();

  OutsideCollaboratorStore outsideCollaborators();

  HookStore hooks();

  HookOutbox hookOutbox();

  AuditLog audit();

  BlobRecordStore blobs();

  ManifestStore manifests();

  VersionStore versions();

  VersionGraphStore versionGraph();

  TagStore tags();

  RequestCounts requestCounts();

  UsageStore usage();

  StorageStore storage();

  QuotaStore quotas();

  UploadStore uploads();

  /// The key that signs registry tokens, made at the first call ever and the same on every node
  /// since.
  byte[] signingKey();

  /// Throws when the store could not answer now.
  void check();

  @Override
  void close();
}
