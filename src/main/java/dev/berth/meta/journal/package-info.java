/// The log of what is pulled, in files that are mapped into memory.
@NullMarked
package dev.berth.meta.journal;

import org.jspecify.annotations.NullMarked;
