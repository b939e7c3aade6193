-- How many living versions a package has, so that nobody has to count them. Whoever makes, revives
-- or deletes one changes this as well; all of them hold the package's lock.
ALTER TABLE packages ADD COLUMN living_versions {integer} NOT NULL DEFAULT 0
  CHECK (living_versions >= 0);
UPDATE packages SET living_versions =
  (SELECT count(*) FROM versions v WHERE v.package_id = packages.id AND v.deleted_at IS NULL);
DROP INDEX versions_living;
