package dev.berth.http.v2;

import dev.berth.http.Conditions;
import dev.berth.http.HttpMethod;
import dev.berth.http.Query;
import dev.berth.http.Response;
import dev.berth.oci.Digest;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RawManifest;
import dev.berth.oci.Reference;
import dev.berth.oci.RegistryException;
import dev.berth.oci.Tag;
import dev.berth.packages.StoredManifest;
import dev.berth.registry.IncomingContent;
import dev.berth.registry.Manifests;
import dev.berth.registry.Pulls;
import dev.berth.registry.Referrers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Manifests by tag and by digest.
final class ManifestHandlers {
  // The specification asks for at least 10.
  private static final int MOST_TAGS = 100;

  /// Clients show it to people (distribution-spec, "Warnings").
  private static final String FALLBACK_WARNING =
      "299 - \"this registry lists referrers by itself; a tag for a list of them is not needed\"";

  private final Manifests manifests;
  private final IncomingContent incoming;

  private final Pulls pulls;

  ManifestHandlers(Manifests manifests, IncomingContent incoming, Pulls pulls) {
    this.manifests = manifests;
    this.incoming = incoming;
    this.pulls = pulls;
  }

  Response pull(V2Call call) {
    Reference reference = reference(call);
    StoredManifest stored = manifests.find(call.access().packageId(), reference);
    RawManifest manifest = stored.manifest();
    Acceptance.check(call.request().headers("Accept"), manifest.mediaType());
    String digest = manifest.digest().toString();
    String etag = '"' + digest + '"';
    boolean unchanged = Conditions.isUnchanged(call.request(), etag);
    if (!unchanged && call.request().method() == HttpMethod.GET) {
      pulls.manifest(call.subject(), call.byRepository(), stored, reference);
    }
    Response response =
        unchanged
            ? Response.of(304)
            : Response.of(200).body(manifest.mediaType(), manifest.bytes());
    return response.header("Docker-Content-Digest", digest).header("ETag", etag);
  }

  Response push(V2Call call) throws IOException {
    Reference reference = reference(call);
    List<Tag> tags = tags(call.query(), reference);
    Manifests.Pushed pushed;
    try (IncomingContent.Received manifest = incoming.receive(call.uncheckedContent())) {
      // It may have come slowly, and have waited for memory.
      call.checkStillAllowed();
      pushed =
          manifests.put(
              call.target(),
              reference,
              tags,
              mediaType(call),
              manifest.bytes(),
              call.actor(),
              call.request().origin());
    }
    Response response =
        Response.of(201)
            .header("Location", "/v2/" + call.repository() + "/manifests/" + pushed.digest())
            .header("Docker-Content-Digest", pushed.digest().toString());
    pushed.subject().ifPresent(subject -> response.header("OCI-Subject", subject.toString()));
    tags.forEach(tag -> response.header("OCI-Tag", tag.value()));
    if (reference instanceof Tag tag && Referrers.isFallback(tag)) {
      response.header("Warning", FALLBACK_WARNING);
    }
    return response;
  }

  Response delete(V2Call call) {
    manifests.delete(call.subject(), reference(call), call.deleter());
    return Response.of(202);
  }

  private static Reference reference(V2Call call) {
    return Reference.parse(call.variables().value("reference"));
  }

  /// The tags that a push by digest asks for (distribution-spec, "Pushing Manifests with tags").
  private static List<Tag> tags(Query query, Reference reference) {
    List<String> asked = query.all("tag");
    if (asked.size() > MOST_TAGS) {
      throw new RegistryException(
          ErrorCode.TAG_INVALID, 414, "more than " + MOST_TAGS + " tags in one push");
    }
    if (!asked.isEmpty() && !(reference instanceof Digest)) {
      throw new RegistryException(
          ErrorCode.TAG_INVALID, "tag parameters go with a push by digest only");
    }
    return asked.stream().map(Tag::new).distinct().toList();
  }

  /// The request's `Content-Type` without parameters.
  private static Optional<String> mediaType(V2Call call) {
    return call.request()
        .header("Content-Type")
        .map(type -> type.indexOf(';') < 0 ? type : type.substring(0, type.indexOf(';')))
        .map(String::strip)
        .filter(type -> !type.isEmpty());
  }
}
