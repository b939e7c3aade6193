/// The port to the store of blob bytes: content under digests and uploads under way.
@NullMarked
package dev.berth.blob;

import org.jspecify.annotations.NullMarked;
