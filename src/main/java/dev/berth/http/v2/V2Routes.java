package dev.berth.http.v2;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.HEAD;
import static dev.berth.http.HttpMethod.PATCH;
import static dev.berth.http.HttpMethod.POST;
import static dev.berth.http.HttpMethod.PUT;

import dev.berth.access.Authenticator;
import dev.berth.access.Authorizer;
import dev.berth.access.RateLimits;
import dev.berth.http.Response;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import dev.berth.registry.Blobs;
import dev.berth.registry.Catalog;
import dev.berth.registry.IncomingContent;
import dev.berth.registry.Manifests;
import dev.berth.registry.Pulls;
import dev.berth.registry.Referrers;
import dev.berth.registry.Tags;
import dev.berth.registry.Uploads;
import java.util.List;

/// What is served under `/v2`, with the names that the distribution specification gives its
/// endpoints.
public final class V2Routes {
  static final String MANIFEST = "/v2/{name+}/manifests/{reference}";
  static final String BLOB = "/v2/{name+}/blobs/{digest}";
  static final String UPLOADS = "/v2/{name+}/blobs/uploads/";
  static final String UPLOAD = "/v2/{name+}/blobs/uploads/{upload}";
  static final String TAGS = "/v2/{name+}/tags/list";
  static final String REFERRERS = "/v2/{name+}/referrers/{digest}";

  private V2Routes() {}

  /// The rules that requests under `/v2` come to.
  public record Rules(
      Blobs blobs,
      Uploads uploads,
      IncomingContent incomingManifests,
      Manifests manifests,
      Tags tags,
      Referrers referrers,
      Catalog catalog,
      Pulls pulls) {}

  /// The surface that answers under `/v2`.
  public static V2Surface surface(
      Rules rules, Authenticator authenticator, Authorizer authorizer, RateLimits limits) {
    ManifestHandlers manifests =
        new ManifestHandlers(rules.manifests(), rules.incomingManifests(), rules.pulls());
    BlobHandlers blobs = new BlobHandlers(rules.blobs(), rules.pulls());
    UploadHandlers uploads = new UploadHandlers(rules.uploads(), rules.blobs(), authorizer);
    ListHandlers lists = new ListHandlers(rules.tags(), rules.referrers(), rules.catalog());
    List<Route<V2Handler>> routes =
        List.of(
            new Route<>(GET, MANIFEST, Action.PULL, manifests::pull), // end-3
            new Route<>(GET, BLOB, Action.PULL, blobs::pull), // end-2
            new Route<>(HEAD, BLOB, Action.PULL, blobs::head), // end-2
            new Route<>(PUT, MANIFEST, Action.PUSH, manifests::push), // end-7
            new Route<>(DELETE, MANIFEST, Action.DELETE, manifests::delete), // end-9
            new Route<>(POST, UPLOADS, Action.PUSH, uploads::start), // end-4, end-11
            new Route<>(POST, "/v2/{name+}/blobs/uploads", Action.PUSH, uploads::start),
            new Route<>(GET, UPLOAD, Action.PUSH, uploads::status), // end-13
            new Route<>(PATCH, UPLOAD, Action.PUSH, uploads::append), // end-5
            new Route<>(PUT, UPLOAD, Action.PUSH, uploads::finish), // end-6
            new Route<>(DELETE, UPLOAD, Action.PUSH, uploads::cancel), // end-14
            new Route<>(DELETE, BLOB, Action.DELETE, blobs::delete), // end-10
            new Route<>(GET, TAGS, Action.PULL, lists::tags), // end-8
            new Route<>(GET, REFERRERS, Action.PULL, lists::referrers), // end-12
            new Route<>(GET, "/v2/_catalog", Action.SIGNED_IN, lists::catalog),
            new Route<>(GET, "/v2/", Action.SIGNED_IN, _ -> ping()), // end-1
            new Route<>(GET, "/v2", Action.SIGNED_IN, _ -> ping()));
    return new V2Surface(routes, authenticator, authorizer, limits);
  }

  private static Response ping() {
    return Response.of(200).json("{}");
  }
}
