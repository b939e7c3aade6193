package dev.berth.http.web;

import dev.berth.http.Response;

/// Answers a request that may be carried out.
@FunctionalInterface
interface WebHandler {
  Response handle(WebCall call);
}
