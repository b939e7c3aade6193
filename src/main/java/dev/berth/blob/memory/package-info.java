/// Blobs in memory, for tests.
@NullMarked
package dev.berth.blob.memory;

import org.jspecify.annotations.NullMarked;
