-- Devices that wait for somebody to authorize them; of both codes only the hash is kept.
CREATE TABLE device_codes (
  device_hash {text} NOT NULL PRIMARY KEY CHECK (length(device_hash) = 64),
  user_hash {text} NOT NULL UNIQUE CHECK (length(user_hash) = 64),
  client {text} NOT NULL CHECK (length(client) BETWEEN 1 AND 255),
  scopes {text} NOT NULL,
  address {text} NOT NULL,
  network {text} NOT NULL,
  made_at {integer} NOT NULL,
  expires_at {integer} NOT NULL CHECK (expires_at > made_at),
  decision {text} CHECK (decision IN ('granted', 'denied')),
  user_id {integer} REFERENCES accounts (id),
  CHECK ((decision IS NULL) = (user_id IS NULL))
) {keyed table};
CREATE INDEX device_codes_by_end ON device_codes (expires_at);
CREATE INDEX device_codes_of_network ON device_codes (network, expires_at);
CREATE INDEX device_codes_of_user ON device_codes (user_id) WHERE user_id IS NOT NULL;
