package dev.berth.http;

import java.util.List;
import java.util.Optional;

/// What a client asks. Reading from `body` may wait for the client; nothing else does.
public interface Request {

  /// Names this request in the log and on the answer.
  String id();

  HttpMethod method();

  /// The path as it was sent, still percent-encoded, without the query.
  String path();

  /// The query as it was sent, without the question mark; empty when there was none.
  String query();

  /// The first value of a header, whatever the case of its name.
  Optional<String> header(String name);

  /// All values of a header, one for each line it came on.
  List<String> headers(String name);

  /// The scheme, host and port under which the client reaches us, such as
  /// `https://berth.example:8443`.
  String origin();

  /// The address the request came from, behind trusted proxies the one they name.
  String remoteAddress();

  RequestBody body();
}
