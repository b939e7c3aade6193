/// The port to the store of facts. Each method is one transaction; none is handed out.
@NullMarked
package dev.berth.meta;

import org.jspecify.annotations.NullMarked;
