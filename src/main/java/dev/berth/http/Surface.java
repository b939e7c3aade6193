package dev.berth.http;

/// A part of the site that answers all requests below its paths, errors included, in its own form.
public interface Surface {

  /// Whether a request for `path` is this surface's to answer.
  boolean serves(Request request);

  /// Answers a request. Refusals are answers; what is thrown is a defect or a broken store, and is
  /// answered by [#failed].
  Answer answer(Request request);

  /// The answer when something broke; it tells nothing about what.
  Response failed(Request request);

  /// An answer and the route that gave it.
  ///
  /// @param route the route's pattern, by which requests are counted
  /// @param account who asked, for the log; empty when signed out
  record Answer(Response response, String route, String account) {}
}
