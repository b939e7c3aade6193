/// What the JDK's channels lack.
@NullMarked
package dev.berth.io;

import org.jspecify.annotations.NullMarked;
