-- Pages of a package's versions by their numbers, at the same cost wherever they lie.

-- How many versions a package ever got. Each has a place by that: the first has 0.
ALTER TABLE packages ADD COLUMN made_versions {integer} NOT NULL DEFAULT 0
  CHECK (made_versions >= 0);
UPDATE packages SET made_versions =
  (SELECT count(*) FROM versions v WHERE v.package_id = packages.id);

-- The versions of a package in groups of 64 (level 1), of 64 * 64 and of 64 * 64 * 64, by their
-- places: the first of each group, and how many of the group live no more. How many do follows from
-- that, so that making a version changes nothing here unless it begins a group. Whoever makes,
-- revives or deletes one holds the package's lock.
CREATE TABLE version_marks (
  package_id {integer} NOT NULL REFERENCES packages (id),
  level {integer} NOT NULL CHECK (level BETWEEN 1 AND 3),
  first_id {integer} NOT NULL,
  place {integer} NOT NULL CHECK (place >= 0),
  gone {integer} NOT NULL DEFAULT 0 CHECK (gone >= 0),
  PRIMARY KEY (package_id, level, first_id)
) {keyed table};
INSERT INTO version_marks (package_id, level, first_id, place, gone)
  SELECT package_id, 1, min(id), min(place), count(deleted_at)
  FROM (SELECT package_id, id, deleted_at,
      row_number() OVER (PARTITION BY package_id ORDER BY id) - 1 AS place
    FROM versions) AS placed
  GROUP BY package_id, place / 64;
INSERT INTO version_marks (package_id, level, first_id, place, gone)
  SELECT package_id, 2, min(first_id), min(place), sum(gone) FROM version_marks
  WHERE level = 1 GROUP BY package_id, place / 4096;
INSERT INTO version_marks (package_id, level, first_id, place, gone)
  SELECT package_id, 3, min(first_id), min(place), sum(gone) FROM version_marks
  WHERE level = 2 GROUP BY package_id, place / 262144;

-- Whether a deleted version can still be pulled by its digest, because a version names it that lives
-- or is held itself. It is 0 or 1, which take no room: so it is read without the content before it.
ALTER TABLE versions ADD COLUMN held {integer} NOT NULL DEFAULT 0
  CHECK (held = 0 OR (held = 1 AND deleted_at IS NOT NULL));

-- What lives is never held; saying so keeps other questions in the order of ids from this index.
CREATE INDEX versions_listed ON versions (package_id, id) WHERE deleted_at IS NULL AND held = 0;
CREATE INDEX versions_deleted ON versions (package_id, deleted_at, id)
  WHERE deleted_at IS NOT NULL;

-- Which tags a version had when it was deleted.
CREATE INDEX tag_moves_from_version ON tag_moves (package_id, from_version, moved_at)
  WHERE to_version IS NULL;
