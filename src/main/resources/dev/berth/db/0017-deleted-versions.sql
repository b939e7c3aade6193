-- Pages of a package's deleted versions by their numbers, at the same cost wherever they lie.

-- How many deletions of versions a package has seen. Each has a place by that: the first has 0.
ALTER TABLE packages ADD COLUMN deletions {integer} NOT NULL DEFAULT 0 CHECK (deletions >= 0);
UPDATE packages SET deletions = (SELECT count(*) FROM versions v
  WHERE v.package_id = packages.id AND v.deleted_at IS NOT NULL);

-- The place of a version's deletion; a version that lives has none.
ALTER TABLE versions ADD COLUMN deletion {integer} CHECK (deletion >= 0);
UPDATE versions SET deletion = placed.place
  FROM (SELECT id, row_number() OVER (PARTITION BY package_id ORDER BY deleted_at, id) - 1 AS place
    FROM versions WHERE deleted_at IS NOT NULL) AS placed
  WHERE placed.id = versions.id;

-- The places in groups of 64 (level 1), of 64 * 64 and of 64 * 64 * 64, each by its first: how many
-- of the group are nobody's any more, since their versions came back. A group without such has no
-- row, so that a deletion changes nothing here. Whoever deletes, restores or revives a version holds
-- the package's lock.
CREATE TABLE deletion_marks (
  package_id {integer} NOT NULL REFERENCES packages (id),
  level {integer} NOT NULL CHECK (level BETWEEN 1 AND 3),
  place {integer} NOT NULL CHECK (place >= 0),
  undone {integer} NOT NULL CHECK (undone > 0),
  PRIMARY KEY (package_id, level, place)
) {keyed table};

DROP INDEX versions_deleted;
CREATE INDEX versions_deleted ON versions (package_id, deleted_at, deletion)
  WHERE deleted_at IS NOT NULL;
CREATE UNIQUE INDEX versions_by_deletion ON versions (package_id, deletion)
  WHERE deletion IS NOT NULL;

-- Whether the version that names another one can be pulled: what needs a version is found without
-- passing what needed it once.
ALTER TABLE version_children ADD COLUMN living {integer} NOT NULL DEFAULT 1
  CHECK (living IN (0, 1));
UPDATE version_children SET living = 0 WHERE version_id IN
  (SELECT id FROM versions WHERE deleted_at IS NOT NULL AND held = 0);
CREATE INDEX version_children_living ON version_children (digest, package_id, version_id)
  WHERE living = 1;
