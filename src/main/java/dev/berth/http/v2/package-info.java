/// The OCI distribution API under `/v2`: reads requests into values, calls a rule, writes the
/// answer.
@NullMarked
package dev.berth.http.v2;

import org.jspecify.annotations.NullMarked;
