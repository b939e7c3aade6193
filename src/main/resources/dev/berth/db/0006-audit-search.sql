-- The log is searched by the names of the time, which is what it shows: those of accounts that are
-- gone among them.
DROP INDEX audit_events_by_actor;
CREATE INDEX audit_events_by_actor ON audit_events (actor, id) WHERE actor IS NOT NULL;
CREATE INDEX audit_events_by_user ON audit_events (user_login, id) WHERE user_login IS NOT NULL;
CREATE INDEX audit_events_by_repository ON audit_events (repository, id)
  WHERE repository IS NOT NULL;
CREATE INDEX audit_events_by_package ON audit_events (package, id) WHERE package IS NOT NULL;
