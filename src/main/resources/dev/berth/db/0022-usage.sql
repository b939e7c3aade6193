-- How often versions were pulled, and how much was sent. Days count from 1970-01-01 (UTC). Rows of
-- days are written in batches, by what may be gone meanwhile: so they refer to nothing.

-- How far the journal of each running server has been counted. The row goes with the journal.
CREATE TABLE usage_journals (
  id {text} NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  applied {integer} NOT NULL CHECK (applied >= 0),
  changed_at {integer} NOT NULL
) {keyed table};

-- Without a tag (''): pulled by digest.
CREATE TABLE downloads (
  package_id {integer} NOT NULL,
  day {integer} NOT NULL,
  version_id {integer} NOT NULL,
  tag {text} NOT NULL,
  count {integer} NOT NULL CHECK (count > 0),
  PRIMARY KEY (package_id, day, version_id, tag)
) {keyed table};
CREATE INDEX downloads_of_version ON downloads (package_id, version_id, day, count);
CREATE INDEX downloads_of_tag ON downloads (package_id, tag, day, count) WHERE tag <> '';

CREATE TABLE version_downloads (
  package_id {integer} NOT NULL,
  version_id {integer} NOT NULL,
  count {integer} NOT NULL CHECK (count > 0),
  last_day {integer} NOT NULL,
  PRIMARY KEY (package_id, version_id)
) {keyed table};
CREATE INDEX version_downloads_most ON version_downloads (package_id, count);

CREATE TABLE package_downloads (
  package_id {integer} NOT NULL PRIMARY KEY,
  count {integer} NOT NULL CHECK (count > 0),
  last_day {integer} NOT NULL
) {keyed table};

-- Bytes of manifests and blobs; metered are those of what is not public, to others than
-- repositories' own tokens.
CREATE TABLE package_usage (
  package_id {integer} NOT NULL,
  day {integer} NOT NULL,
  owner_id {integer} NOT NULL,
  downloads {integer} NOT NULL CHECK (downloads >= 0),
  bytes {integer} NOT NULL,
  metered_bytes {integer} NOT NULL,
  PRIMARY KEY (package_id, day)
) {keyed table};
CREATE INDEX package_usage_of_owner ON package_usage (owner_id, day, package_id);

-- Months count from January 1970.
CREATE TABLE owner_transfer (
  owner_id {integer} NOT NULL,
  month {integer} NOT NULL,
  bytes {integer} NOT NULL,
  metered_bytes {integer} NOT NULL,
  PRIMARY KEY (owner_id, month)
) {keyed table};
