-- The log is searched for a repository whatever the case of its name.
DROP INDEX audit_events_by_repository;
CREATE INDEX audit_events_by_repository ON audit_events (lower(repository), id)
  WHERE repository IS NOT NULL;
