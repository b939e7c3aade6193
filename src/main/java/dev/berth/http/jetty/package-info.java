/// The HTTP server on Jetty, and its TLS. The only package that sees Jetty.
@NullMarked
package dev.berth.http.jetty;

import org.jspecify.annotations.NullMarked;
