package dev.berth.http.rest;

import dev.berth.http.Response;

/// Carries out one kind of request.
@FunctionalInterface
interface RestHandler {
  Response handle(RestCall call);
}
