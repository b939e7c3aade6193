-- The token by which its own owner made a package token: that ends with it.
ALTER TABLE tokens ADD COLUMN parent_id {integer} REFERENCES tokens (id);
CREATE INDEX tokens_of_parent ON tokens (parent_id) WHERE parent_id IS NOT NULL;

-- Deleted repositories give nothing any more.
UPDATE accounts SET rights_version = rights_version + 1
WHERE id IN (SELECT owner_id FROM repositories WHERE deleted_at IS NOT NULL);
DELETE FROM repository_collaborators
WHERE repository_id IN (SELECT id FROM repositories WHERE deleted_at IS NOT NULL);
DELETE FROM repository_teams
WHERE repository_id IN (SELECT id FROM repositories WHERE deleted_at IS NOT NULL);
