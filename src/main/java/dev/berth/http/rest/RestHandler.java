package dev.berth.http.rest;

import dev.berth.http.Response;

/// Carries out one kind of request.
@FunctionalInterface
interface RestHandler {
  /// Enough for a hundred things by their full names, several times over.
  int USUAL_BODY = 64 * 1024;

  Response handle(RestCall call);

  /// The most bytes that the body of a request has.
  default int largestBody() {
    return USUAL_BODY;
  }

  /// The same for requests with larger bodies.
  static RestHandler withBodyUpTo(int bytes, RestHandler handler) {
    return new RestHandler() {
      @Override
      public Response handle(RestCall call) {
        return handler.handle(call);
      }

      @Override
      public int largestBody() {
        return bytes;
      }
    };
  }
}
