-- As packages_public and packages_internal, for what is listed by its visibility.
CREATE INDEX packages_private ON packages (owner_login, name)
  WHERE visibility = 'private' AND published_at IS NOT NULL AND deleted_at IS NULL;
