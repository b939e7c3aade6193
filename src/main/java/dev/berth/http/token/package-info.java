/// Hands out registry tokens at `/token`.
@NullMarked
package dev.berth.http.token;

import org.jspecify.annotations.NullMarked;
