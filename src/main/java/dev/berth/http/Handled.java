package dev.berth.http;

/// What became of a request.
///
/// @param id names the request
/// @param method as the client wrote it
/// @param path still percent-encoded, without the query
/// @param route the pattern of the route that answered, by which requests are counted
/// @param status the answer's; 499 if the client broke off before there was one
/// @param bytesIn length of the request's content, as far as it was read
/// @param bytesOut length of the answer's content, as far as it was sent
/// @param nanoseconds from the first byte of the request to the last of the answer
/// @param account who asked; empty when signed out
/// @param remote the address it came from
/// @param userAgent what the client calls itself; may be empty
public record Handled(
    String id,
    String method,
    String path,
    String route,
    int status,
    long bytesIn,
    long bytesOut,
    long nanoseconds,
    String account,
    String remote,
    String userAgent) {}
