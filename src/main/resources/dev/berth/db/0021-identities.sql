-- By which identities elsewhere users sign in. The token stands behind it: sessions end with that.
CREATE TABLE identities (
  issuer {text} NOT NULL CHECK (length(issuer) BETWEEN 1 AND 255),
  subject {text} NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
  user_id {integer} NOT NULL REFERENCES accounts (id),
  label {text} NOT NULL CHECK (length(label) <= 255),
  token_id {integer} NOT NULL UNIQUE REFERENCES tokens (id),
  linked_at {integer} NOT NULL,
  PRIMARY KEY (issuer, subject),
  UNIQUE (user_id, issuer)
) {keyed table};
