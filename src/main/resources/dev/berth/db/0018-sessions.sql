-- Who is signed in to the pages. A session acts by a token whose secret nobody knows: revoking that ends it.
CREATE TABLE sessions (
  token_id {integer} NOT NULL PRIMARY KEY REFERENCES tokens (id),
  user_id {integer} NOT NULL REFERENCES accounts (id),
  secret_hash {text} NOT NULL UNIQUE CHECK (length(secret_hash) = 64),
  user_agent {text} NOT NULL,
  address {text} NOT NULL
) {keyed table};
CREATE INDEX sessions_of_user ON sessions (user_id, token_id);

-- The links by which users set a password for the first time: one for each user, that works once.
CREATE TABLE password_links (
  user_id {integer} NOT NULL PRIMARY KEY REFERENCES accounts (id),
  secret_hash {text} NOT NULL UNIQUE CHECK (length(secret_hash) = 64),
  made_at {integer} NOT NULL
) {keyed table};
