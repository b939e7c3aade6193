-- Words in braces differ between SQLite and PostgreSQL; class Dialect has them.
-- Times are milliseconds since 1970 (UTC). Flags are 0 or 1. Text is ordered by its bytes.
-- Ids rise, are never used twice and stay below 2^32, as GitHub's clients expect.

CREATE TABLE accounts (
  id {id} CHECK (id BETWEEN 1 AND 4294967295),
  login {text} NOT NULL UNIQUE CHECK (login = lower(login) AND length(login) BETWEEN 1 AND 39),
  kind {text} NOT NULL CHECK (kind IN ('user', 'organization')),
  email {text} NOT NULL,
  site_admin {integer} NOT NULL DEFAULT 0 CHECK (site_admin IN (0, 1)),
  suspended {integer} NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1)),
  members_create_packages {integer} NOT NULL DEFAULT 1 CHECK (members_create_packages IN (0, 1)),
  created_at {integer} NOT NULL,
  UNIQUE (id, login),
  CHECK (kind = 'user' OR site_admin = 0)
) {table};

CREATE TABLE members (
  organization_id {integer} NOT NULL REFERENCES accounts (id),
  user_id {integer} NOT NULL REFERENCES accounts (id),
  role {text} NOT NULL CHECK (role IN ('member', 'owner')),
  PRIMARY KEY (organization_id, user_id),
  CHECK (organization_id <> user_id)
) {keyed table};
CREATE INDEX members_by_user ON members (user_id, role, organization_id);

CREATE TABLE tokens (
  id {id} CHECK (id BETWEEN 1 AND 4294967295),
  owner_id {integer} NOT NULL REFERENCES accounts (id),
  secret_hash {text} NOT NULL UNIQUE CHECK (length(secret_hash) = 64),
  scopes {text} NOT NULL,
  note {text} NOT NULL,
  last_eight {text} NOT NULL,
  created_at {integer} NOT NULL,
  expires_at {integer},
  revoked_at {integer},
  last_used_at {integer}
) {table};
CREATE INDEX tokens_of_owner ON tokens (owner_id, id);

-- The owner's login is here as well, kept equal by its foreign key, because packages are found
-- and listed by login and name.
CREATE TABLE packages (
  id {id} CHECK (id BETWEEN 1 AND 4294967295),
  owner_id {integer} NOT NULL,
  owner_login {text} NOT NULL,
  name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  visibility {text} NOT NULL CHECK (visibility IN ('public', 'internal', 'private')),
  creator_id {integer} NOT NULL REFERENCES accounts (id),
  created_at {integer} NOT NULL,
  updated_at {integer} NOT NULL,
  published_at {integer},
  deleted_at {integer},
  FOREIGN KEY (owner_id, owner_login) REFERENCES accounts (id, login) ON UPDATE CASCADE,
  UNIQUE (id, owner_id),
  UNIQUE (id, owner_login, name)
) {table};
CREATE INDEX packages_of_owner ON packages (owner_id, owner_login);
CREATE UNIQUE INDEX packages_living ON packages (owner_login, name) WHERE deleted_at IS NULL;
CREATE INDEX packages_public ON packages (owner_login, name)
  WHERE visibility = 'public' AND published_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX packages_internal ON packages (owner_login, name)
  WHERE visibility = 'internal' AND published_at IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE package_grants (
  package_id {integer} NOT NULL,
  user_id {integer} NOT NULL REFERENCES accounts (id),
  role {text} NOT NULL CHECK (role IN ('read', 'write', 'admin')),
  owner_login {text} NOT NULL,
  name {text} NOT NULL,
  PRIMARY KEY (package_id, user_id),
  FOREIGN KEY (package_id, owner_login, name) REFERENCES packages (id, owner_login, name)
    ON UPDATE CASCADE
) {keyed table};
CREATE INDEX package_grants_by_user ON package_grants (user_id, owner_login, name);

-- The content comes last: what stands before it is read without it.
CREATE TABLE versions (
  id {id} CHECK (id BETWEEN 1 AND 4294967295),
  package_id {integer} NOT NULL REFERENCES packages (id),
  digest {text} NOT NULL CHECK (digest LIKE 'sha%:%'),
  media_type {text} NOT NULL,
  artifact_type {text},
  subject {text},
  annotations {text} NOT NULL,
  size {integer} NOT NULL CHECK (size >= 0),
  created_at {integer} NOT NULL,
  updated_at {integer} NOT NULL,
  deleted_at {integer},
  content {bytes} NOT NULL,
  UNIQUE (package_id, digest),
  UNIQUE (package_id, id),
  CHECK (length(content) = size)
) {table};
CREATE INDEX versions_by_subject ON versions (package_id, subject, id) WHERE subject IS NOT NULL;
CREATE INDEX versions_by_subject_and_type ON versions (package_id, subject, artifact_type, id)
  WHERE subject IS NOT NULL;

CREATE TABLE tags (
  package_id {integer} NOT NULL,
  name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 128),
  version_id {integer} NOT NULL,
  updated_at {integer} NOT NULL,
  PRIMARY KEY (package_id, name),
  FOREIGN KEY (package_id, version_id) REFERENCES versions (package_id, id)
) {keyed table};
CREATE INDEX tags_of_version ON tags (package_id, version_id, name);

-- Absent versions: the tag was new, or was removed.
CREATE TABLE tag_moves (
  id {id},
  package_id {integer} NOT NULL REFERENCES packages (id),
  name {text} NOT NULL,
  from_version {integer},
  to_version {integer},
  moved_at {integer} NOT NULL,
  actor_id {integer} NOT NULL REFERENCES accounts (id),
  CHECK (from_version IS NOT NULL OR to_version IS NOT NULL)
) {table};
CREATE INDEX tag_moves_of_tag ON tag_moves (package_id, name, id);

-- What manifests name, be it here or not.
CREATE TABLE version_blobs (
  digest {text} NOT NULL,
  package_id {integer} NOT NULL,
  version_id {integer} NOT NULL,
  PRIMARY KEY (digest, package_id, version_id),
  FOREIGN KEY (package_id, version_id) REFERENCES versions (package_id, id)
) {keyed table};
CREATE INDEX version_blobs_of_version ON version_blobs (package_id, version_id);

CREATE TABLE version_children (
  digest {text} NOT NULL,
  package_id {integer} NOT NULL,
  version_id {integer} NOT NULL,
  PRIMARY KEY (digest, package_id, version_id),
  FOREIGN KEY (package_id, version_id) REFERENCES versions (package_id, id)
) {keyed table};
CREATE INDEX version_children_of_version ON version_children (package_id, version_id);

CREATE TABLE blobs (
  id {id},
  digest {text} NOT NULL UNIQUE CHECK (digest LIKE 'sha%:%'),
  size {integer} NOT NULL CHECK (size >= 0),
  created_at {integer} NOT NULL
) {table};

-- Where a blob may be read.
CREATE TABLE package_blobs (
  package_id {integer} NOT NULL,
  blob_id {integer} NOT NULL REFERENCES blobs (id),
  owner_id {integer} NOT NULL,
  linked_at {integer} NOT NULL,
  PRIMARY KEY (package_id, blob_id),
  FOREIGN KEY (package_id, owner_id) REFERENCES packages (id, owner_id)
) {keyed table};
CREATE INDEX package_blobs_of_blob ON package_blobs (blob_id, owner_id, package_id);

CREATE TABLE uploads (
  id {text} NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  repository {text} NOT NULL,
  actor_id {integer} NOT NULL REFERENCES accounts (id),
  algorithm {text} NOT NULL CHECK (algorithm IN ('sha256', 'sha512')),
  started_at {integer} NOT NULL
) {keyed table};
CREATE INDEX uploads_by_start ON uploads (started_at);
CREATE INDEX uploads_of_actor ON uploads (actor_id);

-- What may have become unreferenced, to be looked at when its time has come.
CREATE TABLE reviews (
  id {id},
  blob_id {integer} UNIQUE REFERENCES blobs (id),
  version_id {integer} UNIQUE REFERENCES versions (id),
  reason {text} NOT NULL,
  review_after {integer} NOT NULL,
  CHECK ((blob_id IS NULL) <> (version_id IS NULL))
) {table};
CREATE INDEX reviews_by_date ON reviews (review_after);

CREATE TABLE signing_keys (
  name {text} NOT NULL PRIMARY KEY,
  secret {bytes} NOT NULL CHECK (length(secret) >= 32),
  created_at {integer} NOT NULL
) {keyed table};
