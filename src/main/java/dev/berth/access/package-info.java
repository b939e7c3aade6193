/// Who is asking, and what they may do. Imports ports and values.
@NullMarked
package dev.berth.access;

import org.jspecify.annotations.NullMarked;
