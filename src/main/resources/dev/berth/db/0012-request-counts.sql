-- How many requests somebody has made on all nodes, in a window of time that ends at `ends_at`. Lines
-- of windows that are over are of no use; one per caller stays until it is swept.
CREATE TABLE request_counts (
  caller {text} NOT NULL PRIMARY KEY,
  ends_at {integer} NOT NULL,
  used {integer} NOT NULL
) {keyed table};
CREATE INDEX request_counts_by_end ON request_counts (ends_at);
