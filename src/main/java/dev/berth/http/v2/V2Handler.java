package dev.berth.http.v2;

import dev.berth.http.Response;
import java.io.IOException;

/// Carries out one kind of request under `/v2`.
@FunctionalInterface
interface V2Handler {
  Response handle(V2Call call) throws IOException;
}
