/// Blobs as files of one directory on a local disk.
@NullMarked
package dev.berth.blob.file;

import org.jspecify.annotations.NullMarked;
