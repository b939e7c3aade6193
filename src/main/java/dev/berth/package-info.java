/// Start-up: the command line, and the one place that knows every implementation.
@NullMarked
package dev.berth;

import org.jspecify.annotations.NullMarked;
