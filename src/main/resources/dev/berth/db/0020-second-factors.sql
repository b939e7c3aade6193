-- The secret of which a user's one-time codes are made, and the last of these that was taken.
CREATE TABLE second_factors (
  user_id {integer} NOT NULL PRIMARY KEY REFERENCES accounts (id),
  secret {text} NOT NULL CHECK (length(secret) = 32),
  last_step {integer} NOT NULL,
  set_at {integer} NOT NULL
) {keyed table};
CREATE TABLE recovery_codes (
  user_id {integer} NOT NULL REFERENCES second_factors (user_id),
  code_hash {text} NOT NULL CHECK (length(code_hash) = 64),
  PRIMARY KEY (user_id, code_hash)
) {keyed table};
