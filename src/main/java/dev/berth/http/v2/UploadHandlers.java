package dev.berth.http.v2;

import dev.berth.access.Access;
import dev.berth.access.Authorizer;
import dev.berth.http.Query;
import dev.berth.http.Response;
import dev.berth.oci.ByteRange;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.UploadId;
import dev.berth.packages.Action;
import dev.berth.registry.Blobs;
import dev.berth.registry.ContentRange;
import dev.berth.registry.Uploads;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Blobs on their way in.
final class UploadHandlers {
  private final Uploads uploads;
  private final Blobs blobs;
  private final Authorizer authorizer;

  UploadHandlers(Uploads uploads, Blobs blobs, Authorizer authorizer) {
    this.uploads = uploads;
    this.blobs = blobs;
    this.authorizer = authorizer;
  }

  /// Opens a session, takes a whole blob, or mounts one that is here already.
  Response start(V2Call call) throws IOException {
    Query query = call.query();
    Optional<Digest> whole = query.first("digest").map(Digest::parse);
    if (whole.isPresent()) {
      uploads.put(call.target(), whole.get(), call.content());
      return stored(call, whole.get());
    }
    Optional<Digest> mounted = query.first("mount").map(Digest::parse);
    if (mounted.isPresent() && mount(call, mounted.get(), query.first("from"))) {
      return stored(call, mounted.get());
    }
    UploadId id = uploads.start(call.target(), algorithm(query));
    return progress(202, call, id, 0);
  }

  Response status(V2Call call) throws IOException {
    UploadId id = upload(call);
    return progress(204, call, id, uploads.position(call.target(), id));
  }

  Response append(V2Call call) throws IOException {
    UploadId id = upload(call);
    try {
      long position = uploads.append(call.target(), id, range(call), call.content());
      return progress(202, call, id, position);
    } catch (RegistryException e) {
      return outOfOrder(call, id, e);
    }
  }

  Response finish(V2Call call) throws IOException {
    UploadId id = upload(call);
    Digest digest =
        call.query()
            .first("digest")
            .map(Digest::parse)
            .orElseThrow(() ->
                new RegistryException(
                    ErrorCode.DIGEST_INVALID, "the query parameter digest is missing"));
    try {
      uploads.finish(call.target(), id, range(call), digest, call.content());
      return stored(call, digest);
    } catch (RegistryException e) {
      return outOfOrder(call, id, e);
    }
  }

  Response cancel(V2Call call) throws IOException {
    uploads.cancel(call.target(), upload(call));
    return Response.of(204);
  }

  private boolean mount(V2Call call, Digest digest, Optional<String> from) {
    Function<RepositoryName, OptionalLong> readable =
        source ->
            authorizer.decide(call.caller(), source, Action.PULL) instanceof Access.Granted granted
                    && granted.found().isPresent()
                ? OptionalLong.of(granted.packageId())
                : OptionalLong.empty();
    if (from.isEmpty()) {
      return blobs.mountFromAnywhere(call.target(), digest, readable);
    }
    return RepositoryName.isName(from.get())
        && blobs.mount(call.target(), digest, new RepositoryName(from.get()), readable);
  }

  /// A chunk out of order is refused together with where the session stands, so that the client can
  /// go on.
  private Response outOfOrder(V2Call call, UploadId id, RegistryException e) throws IOException {
    if (e.status() != 416) {
      throw e;
    }
    long position = uploads.position(call.target(), id);
    return progress(OciErrors.write(e), call, id, position);
  }

  private static Response progress(int status, V2Call call, UploadId id, long position) {
    return progress(Response.of(status), call, id, position);
  }

  private static Response progress(Response response, V2Call call, UploadId id, long position) {
    // Clients read `0-0` as "nothing yet", which is what the reference implementation sends.
    return response
        .header("Location", "/v2/" + call.repository() + "/blobs/uploads/" + id)
        .header("Range", "0-" + Math.max(0, position - 1))
        .header("Docker-Upload-UUID", id.value());
  }

  private static Response stored(V2Call call, Digest digest) {
    return Response.of(201)
        .header("Location", "/v2/" + call.repository() + "/blobs/" + digest)
        .header("Docker-Content-Digest", digest.toString());
  }

  private static UploadId upload(V2Call call) {
    return new UploadId(call.variables().value("upload"));
  }

  private static @Nullable ByteRange range(V2Call call) {
    return call.request().header("Content-Range").map(ContentRange::parse).orElse(null);
  }

  private static DigestAlgorithm algorithm(Query query) {
    Optional<String> word = query.first("digest-algorithm");
    return word.isEmpty()
        ? DigestAlgorithm.SHA256
        : DigestAlgorithm.find(word.get())
            .orElseThrow(() ->
                new RegistryException(
                    ErrorCode.DIGEST_INVALID,
                    "not sha256 or sha512: " + RegistryException.quote(word.get())));
  }
}
