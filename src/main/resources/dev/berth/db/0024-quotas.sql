-- What single accounts may store and have sent, in place of what the site says. Absent numbers: any
-- amount.
CREATE TABLE owner_quotas (
  owner_id {integer} NOT NULL PRIMARY KEY REFERENCES accounts (id),
  storage_bytes {integer} CHECK (storage_bytes >= 0),
  transfer_bytes {integer} CHECK (transfer_bytes >= 0)
) {keyed table};
