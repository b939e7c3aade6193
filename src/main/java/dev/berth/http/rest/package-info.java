/// GitHub's REST API, as GitHub Enterprise Server lays it out.
@NullMarked
package dev.berth.http.rest;

import org.jspecify.annotations.NullMarked;
