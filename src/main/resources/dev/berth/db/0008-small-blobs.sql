-- The bytes of a small blob, which are in no other place then. They come last: what stands before
-- them is read without them.
ALTER TABLE blobs ADD COLUMN content {bytes} CHECK (content IS NULL OR length(content) = size);
