package dev.berth.http.v2;

import dev.berth.access.Access;
import dev.berth.access.Caller;
import dev.berth.access.Warrants;
import dev.berth.http.Query;
import dev.berth.http.Request;
import dev.berth.http.RequestBody;
import dev.berth.http.Variables;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Action;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.ContentSource;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// A request under `/v2` that may be carried out.
///
/// @param asked the repository that the path names
/// @param access what was granted
/// @param decideAgain decides as before, from what is true when it is asked
record V2Call(
    Request request,
    Variables variables,
    Caller caller,
    RepositoryName asked,
    Access.Granted access,
    Supplier<Access> decideAgain) {
  private static final int LARGEST_PAGE = 10_000;

  /// @throws RegistryException `DENIED` if what was granted is not any more
  void checkStillAllowed() {
    switch (decideAgain.get()) {
      case Access.Granted _ -> {}
      case Access.Refused(var missing, _) -> throw new RegistryException(ErrorCode.DENIED, missing);
      case Access.Challenged _, Access.Hidden _ ->
          throw new RegistryException(ErrorCode.DENIED, ErrorCode.DENIED.text());
    }
  }

  /// As the audit log has who asks.
  ///
  /// @throws RegistryException `UNAUTHORIZED` if nobody has signed in
  Actor actor() {
    if (caller instanceof Caller.SignedIn user) {
      return user.actor(request.remoteAddress());
    }
    throw new RegistryException(ErrorCode.UNAUTHORIZED, ErrorCode.UNAUTHORIZED.text());
  }

  /// The same for who deletes something, with what has to be true still when that is done.
  ///
  /// @throws RegistryException `UNAUTHORIZED` if nobody has signed in
  Actor deleter() {
    return caller instanceof Caller.SignedIn user
        ? actor().by(Warrants.inPackage(user, access.packageId(), Action.DELETE))
        : actor();
  }

  /// The package, which must be there.
  RegistryPackage subject() {
    return access.found().orElseThrow();
  }

  /// Whether it is a repository that asks, by a token of its own.
  boolean byRepository() {
    return access.pushingRepositoryId().isPresent();
  }

  /// Where a push goes.
  ///
  /// @throws RegistryException `UNAUTHORIZED` if nobody has signed in
  PackageTarget target() {
    return access.target(actor());
  }

  /// What the client sends. It may take hours to come, so after it the right to send it is asked
  /// for once more.
  ContentSource content() {
    RequestBody body = request.body();
    return ContentSource.of(
        body.announcedLength(),
        sink -> {
          long received = body.transferTo(sink);
          checkStillAllowed();
          return received;
        });
  }

  /// What the client sends, for one who waits for more than its last byte, and asks for the right
  /// to send it afterwards.
  ContentSource uncheckedContent() {
    RequestBody body = request.body();
    return ContentSource.of(body.announcedLength(), body::transferTo);
  }

  /// The name as the client used it, perhaps with a former login.
  RepositoryName repository() {
    return asked;
  }

  Query query() {
    return Query.parse(request.query());
  }

  /// The `n` of a list: how many items the client wants at the most.
  ///
  /// @throws RegistryException `PAGINATION_NUMBER_INVALID` unless it is a whole number from 0
  static OptionalInt pageSize(Query query) {
    if (query.first("n").isEmpty()) {
      return OptionalInt.empty();
    }
    String text = query.first("n").get();
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.length() > 18) {
      throw new RegistryException(
          ErrorCode.PAGINATION_NUMBER_INVALID,
          "n must be a whole number from 0, not " + RegistryException.quote(text));
    }
    return OptionalInt.of((int) Math.min(LARGEST_PAGE, Long.parseLong(text)));
  }
}
