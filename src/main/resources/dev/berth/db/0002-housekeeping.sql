-- What is counted and cleaned up without looking at what lives long.

CREATE INDEX versions_living ON versions (package_id) WHERE deleted_at IS NULL;

CREATE INDEX packages_unpublished ON packages (created_at)
  WHERE published_at IS NULL AND deleted_at IS NULL;

CREATE INDEX uploads_to_repository ON uploads (repository);
