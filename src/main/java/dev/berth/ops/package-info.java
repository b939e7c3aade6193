/// For the people who run Berth: access log, metrics, health.
@NullMarked
package dev.berth.ops;

import org.jspecify.annotations.NullMarked;
