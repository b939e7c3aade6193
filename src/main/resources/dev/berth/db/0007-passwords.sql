-- A password acts by a token whose secret nobody knows: revoking that ends what was signed in.
CREATE TABLE passwords (
  user_id {integer} NOT NULL PRIMARY KEY REFERENCES accounts (id),
  hash {text} NOT NULL CHECK (hash LIKE '$argon2id$%'),
  token_id {integer} NOT NULL UNIQUE REFERENCES tokens (id),
  set_at {integer} NOT NULL
) {keyed table};
