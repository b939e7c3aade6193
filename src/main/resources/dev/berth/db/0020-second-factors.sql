-- The secret of which a user's one-time codes are made, and the last of these that was taken.
CREATE TABLE second_factors (
  user_id {integer} NOT NULL PRIMARY KEY REFERENCES accounts (id),
  secret {text} NOT NULL CHECK (length(secret) = 32),
  last_step {integer} NOT NULL,
  set_at {integer} NOT NULL,
  codes_in_a_row {integer} NOT NULL DEFAULT 0 CHECK (codes_in_a_row >= 0), -- that were not right
  code_at {integer}, -- when the last of these came
  noted_at {integer}, -- when the audit log was told of one
  CHECK (codes_in_a_row = 0 OR code_at IS NOT NULL)
) {keyed table};
CREATE TABLE recovery_codes (
  user_id {integer} NOT NULL REFERENCES second_factors (user_id),
  code_hash {text} NOT NULL CHECK (length(code_hash) = 64),
  PRIMARY KEY (user_id, code_hash)
) {keyed table};
