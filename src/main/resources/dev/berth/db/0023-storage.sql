-- How much is stored, by package and owner: what living versions name, and what none has named yet, in
-- packages that are not deleted.

-- What a blob counts for in a package: -1, nothing, for only deleted versions name it there; 0, in the
-- package's own sum alone; 1, it is charged to this package of the name space, where it counts once.
ALTER TABLE package_blobs ADD COLUMN charge {integer} NOT NULL DEFAULT 1
  CHECK (charge IN (-1, 0, 1));
-- Most blobs are in one package of a name space: their rows stay as they are.
UPDATE package_blobs SET charge = 0
WHERE EXISTS (SELECT 1 FROM package_blobs l
  WHERE l.blob_id = package_blobs.blob_id AND l.owner_id = package_blobs.owner_id
    AND l.package_id < package_blobs.package_id);
DROP INDEX package_blobs_of_blob;
CREATE INDEX package_blobs_of_blob ON package_blobs (blob_id, owner_id, charge, package_id);

-- Whether what a version names counts for it: so it is found at once whether any version still names
-- a blob, however many deleted ones do.
CREATE TABLE version_blobs_counted (
  digest {text} NOT NULL,
  package_id {integer} NOT NULL,
  counted {integer} NOT NULL DEFAULT 1 CHECK (counted IN (0, 1)),
  version_id {integer} NOT NULL,
  PRIMARY KEY (digest, package_id, counted, version_id),
  FOREIGN KEY (package_id, version_id) REFERENCES versions (package_id, id)
) {keyed table};
INSERT INTO version_blobs_counted (digest, package_id, version_id)
  SELECT digest, package_id, version_id FROM version_blobs;
DROP TABLE version_blobs;
ALTER TABLE version_blobs_counted RENAME TO version_blobs;
CREATE UNIQUE INDEX version_blobs_of_version ON version_blobs (package_id, version_id, digest);

-- Whether a version's own bytes are in the sums.
ALTER TABLE versions ADD COLUMN counted {integer} NOT NULL DEFAULT 1 CHECK (counted IN (0, 1));

-- Versions, and with the version 0 packages, that were deleted or have come back: whether their blobs
-- count is still to be looked at: a version's from the digest after this one on, a package's from the
-- blob after this one.
CREATE TABLE storage_reviews (
  owner_id {integer} NOT NULL,
  package_id {integer} NOT NULL,
  version_id {integer} NOT NULL,
  after_digest {text} NOT NULL,
  after_blob {integer} NOT NULL,
  PRIMARY KEY (owner_id, package_id, version_id)
) {keyed table};
INSERT INTO storage_reviews (owner_id, package_id, version_id, after_digest, after_blob)
  SELECT p.owner_id, v.package_id, v.id, '', 0 FROM versions v JOIN packages p ON p.id = v.package_id
  WHERE v.deleted_at IS NOT NULL AND v.held = 0;
INSERT INTO storage_reviews (owner_id, package_id, version_id, after_digest, after_blob)
  SELECT owner_id, id, 0, '', 0 FROM packages WHERE deleted_at IS NOT NULL;

-- What has changed and is in no sum yet, so that pushes do not wait for each other at a sum. A line
-- is about a blob or a version; the other one is 0.
CREATE TABLE storage_changes (
  owner_id {integer} NOT NULL,
  package_id {integer} NOT NULL,
  blob_id {integer} NOT NULL,
  version_id {integer} NOT NULL,
  bytes {integer} NOT NULL,
  charged_bytes {integer} NOT NULL,
  PRIMARY KEY (owner_id, package_id, blob_id, version_id),
  CHECK (blob_id = 0 OR version_id = 0)
) {keyed table};

CREATE TABLE package_storage (
  owner_id {integer} NOT NULL,
  package_id {integer} NOT NULL,
  bytes {integer} NOT NULL,
  charged_bytes {integer} NOT NULL,
  PRIMARY KEY (owner_id, package_id)
) {keyed table};
INSERT INTO package_storage (owner_id, package_id, bytes, charged_bytes)
  SELECT p.owner_id, p.id,
    coalesce((SELECT sum(b.size) FROM package_blobs l JOIN blobs b ON b.id = l.blob_id
      WHERE l.package_id = p.id), 0)
    + coalesce((SELECT sum(v.size) FROM versions v WHERE v.package_id = p.id), 0),
    coalesce((SELECT sum(b.size) FROM package_blobs l JOIN blobs b ON b.id = l.blob_id
      WHERE l.package_id = p.id AND l.charge = 1), 0)
    + coalesce((SELECT sum(v.size) FROM versions v WHERE v.package_id = p.id), 0)
  FROM packages p;

-- Of packages that are not deleted. Metered is what is charged to those that are not public.
CREATE TABLE owner_storage (
  owner_id {integer} NOT NULL PRIMARY KEY REFERENCES accounts (id),
  bytes {integer} NOT NULL,
  charged_bytes {integer} NOT NULL,
  metered_bytes {integer} NOT NULL
) {keyed table};
INSERT INTO owner_storage (owner_id, bytes, charged_bytes, metered_bytes)
  SELECT s.owner_id, sum(s.bytes), sum(s.charged_bytes),
    sum(CASE WHEN p.visibility = 'public' THEN 0 ELSE s.charged_bytes END)
  FROM package_storage s JOIN packages p ON p.id = s.package_id
  WHERE p.deleted_at IS NULL GROUP BY s.owner_id;

-- For lists of what an owner's packages hold.
CREATE INDEX packages_by_owner ON packages (owner_id, id);
