-- Webhooks, the events that wait for them, and the log of what was sent.

-- A deleted hook keeps its row, without its secret, until what was sent to it has been removed in
-- small steps.
CREATE TABLE hooks (
  id {id} CHECK (id BETWEEN 1 AND 4294967295),
  organization_id {integer} REFERENCES accounts (id),
  repository_id {integer} REFERENCES repositories (id),
  url {text} NOT NULL CHECK (length(url) BETWEEN 1 AND 2048),
  content_type {text} NOT NULL CHECK (content_type IN ('json', 'form')),
  secret {text} CHECK (length(secret) BETWEEN 1 AND 1024),
  insecure_ssl {integer} NOT NULL CHECK (insecure_ssl IN (0, 1)),
  -- words with spaces between them
  events {text} NOT NULL,
  active {integer} NOT NULL CHECK (active IN (0, 1)),
  -- where its maker reached Berth, for the addresses in what is sent
  site {text} NOT NULL,
  created_at {integer} NOT NULL,
  updated_at {integer} NOT NULL,
  deleted_at {integer},
  -- how the last delivery ended (without a code: without an answer)
  last_code {integer},
  last_status {text},
  CHECK ((organization_id IS NULL) <> (repository_id IS NULL)),
  CHECK (deleted_at IS NULL OR secret IS NULL)
) {table};
CREATE INDEX hooks_of_organization ON hooks (organization_id, id);
CREATE INDEX hooks_of_repository ON hooks (repository_id, id);
CREATE INDEX hooks_deleted ON hooks (deleted_at) WHERE deleted_at IS NOT NULL;

-- What one hook is told, written by the transaction that makes it true. The payload is what was
-- sent the first time.
CREATE TABLE hook_events (
  id {id},
  hook_id {integer} NOT NULL REFERENCES hooks (id),
  guid {text} NOT NULL,
  event {text} NOT NULL,
  action {text},
  package_id {integer} REFERENCES packages (id) ON DELETE CASCADE,
  version_id {integer} REFERENCES versions (id) ON DELETE CASCADE,
  tag {text},
  -- rows that are never removed
  repository_id {integer},
  sender_id {integer},
  created_at {integer} NOT NULL,
  payload {text},
  UNIQUE (id, hook_id)
) {table};
CREATE INDEX hook_events_by_time ON hook_events (created_at, id);
CREATE INDEX hook_events_of_hook ON hook_events (hook_id, id);
CREATE INDEX hook_events_of_package ON hook_events (package_id) WHERE package_id IS NOT NULL;
CREATE INDEX hook_events_of_version ON hook_events (version_id) WHERE version_id IS NOT NULL;

-- Each sending of an event: waiting while it is due, and then a line of the log.
CREATE TABLE hook_deliveries (
  id {id},
  event_id {integer} NOT NULL,
  hook_id {integer} NOT NULL,
  redelivery {integer} NOT NULL CHECK (redelivery IN (0, 1)),
  -- how often it was tried on its own account before
  retries {integer} NOT NULL CHECK (retries >= 0),
  -- of one that is being sent, when it is sent again if nobody says how it ended
  due_at {integer},
  claimed {integer} NOT NULL DEFAULT 0 CHECK (claimed IN (0, 1)),
  delivered_at {integer},
  -- milliseconds
  duration {integer},
  -- 0: without an answer
  status_code {integer},
  status {text},
  url {text},
  request_headers {text},
  response_headers {text},
  response_body {text},
  FOREIGN KEY (event_id, hook_id) REFERENCES hook_events (id, hook_id) ON DELETE CASCADE,
  CHECK ((delivered_at IS NULL) = (status IS NULL)),
  CHECK (delivered_at IS NULL OR due_at IS NULL)
) {table};
CREATE INDEX hook_deliveries_waiting ON hook_deliveries (hook_id, due_at, id)
  WHERE due_at IS NOT NULL;
CREATE INDEX hook_deliveries_claimed ON hook_deliveries (claimed) WHERE claimed = 1;
CREATE INDEX hook_deliveries_done ON hook_deliveries (hook_id, id) WHERE delivered_at IS NOT NULL;
CREATE INDEX hook_deliveries_of_event ON hook_deliveries (event_id, hook_id);
