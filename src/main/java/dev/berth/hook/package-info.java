/// Sends to webhooks what waits for them.
@NullMarked
package dev.berth.hook;

import org.jspecify.annotations.NullMarked;
