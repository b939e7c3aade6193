-- A hook goes with its organization or repository, and its secret with it.
UPDATE hooks SET active = 0, secret = NULL, deleted_at =
    (SELECT a.deleted_at FROM accounts a WHERE a.id = hooks.organization_id)
  WHERE deleted_at IS NULL AND organization_id IN
    (SELECT a.id FROM accounts a WHERE a.deleted_at IS NOT NULL);
UPDATE hooks SET active = 0, secret = NULL, deleted_at =
    (SELECT r.deleted_at FROM repositories r WHERE r.id = hooks.repository_id)
  WHERE deleted_at IS NULL AND repository_id IN
    (SELECT r.id FROM repositories r WHERE r.deleted_at IS NOT NULL);

-- How much waits, and since when, is asked for the metrics.
CREATE INDEX hook_deliveries_oldest ON hook_deliveries (event_id) WHERE due_at IS NOT NULL;
