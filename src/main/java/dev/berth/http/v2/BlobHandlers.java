package dev.berth.http.v2;

import dev.berth.http.Body;
import dev.berth.http.Conditions;
import dev.berth.http.Response;
import dev.berth.oci.ByteRange;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import dev.berth.registry.BlobReading;
import dev.berth.registry.Blobs;
import dev.berth.registry.Pulls;
import dev.berth.registry.SendingBlob;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/// Blobs, whole and in parts.
final class BlobHandlers {
  private final Blobs blobs;
  private final Pulls pulls;

  BlobHandlers(Blobs blobs, Pulls pulls) {
    this.blobs = blobs;
    this.pulls = pulls;
  }

  Response head(V2Call call) {
    Digest digest = digest(call);
    long size = blobs.size(call.access().packageId(), digest);
    if (Conditions.isUnchanged(call.request(), etag(digest))) {
      return described(Response.of(304), digest);
    }
    return described(Response.of(200), digest)
        .header("Content-Type", MediaTypes.OCTET_STREAM)
        .header("Content-Length", String.valueOf(size));
  }

  Response pull(V2Call call) throws IOException {
    Digest digest = digest(call);
    if (Conditions.isUnchanged(call.request(), etag(digest))) {
      blobs.size(call.access().packageId(), digest);
      return described(Response.of(304), digest);
    }
    BlobReading blob = blobs.open(call.access().packageId(), digest);
    try {
      return described(counted(call, content(call, digest, blob)), digest);
    } catch (RuntimeException e) {
      blob.close();
      throw e;
    }
  }

  Response delete(V2Call call) {
    blobs.delete(call.access().packageId(), digest(call), call.deleter());
    return Response.of(202);
  }

  /// Has what is sent of a blob noted.
  private Response counted(V2Call call, Response response) {
    SendingBlob count = pulls.blob(call.subject(), call.byRepository());
    return switch (response.body()) {
      case Body.Streamed(long length, Body.Source source) ->
          response.body(new Body.Streamed(length, new CountedSource(source, count)));
      case Body.Bytes bytes when response.status() == 200 -> {
        count.allow(bytes.bytes().length);
        yield response;
      }
      case Body.Bytes _, Body.Empty _ -> response;
    };
  }

  private static Response content(V2Call call, Digest digest, BlobReading blob) throws IOException {
    boolean ranged = Conditions.allowRange(call.request(), etag(digest));
    RangeHeader range =
        ranged
            ? RangeHeader.parse(call.request().header("Range"), blob.size())
            : new RangeHeader.Whole();
    return switch (range) {
      case RangeHeader.Whole _ ->
          Response.of(200).header("Content-Type", MediaTypes.OCTET_STREAM).body(whole(blob));
      case RangeHeader.Parts(var ranges) when ranges.size() == 1 -> {
        ByteRange part = ranges.getFirst();
        yield Response.of(206)
            .header("Content-Type", MediaTypes.OCTET_STREAM)
            .header("Content-Range", "bytes " + part + "/" + blob.size())
            .body(new Body.Streamed(part.length(), new Part(blob, part.first(), part.length())));
      }
      case RangeHeader.Parts(var ranges) -> {
        MultipartRanges parts = new MultipartRanges(blob, ranges);
        yield Response.of(206)
            .header("Content-Type", parts.contentType())
            .body(new Body.Streamed(parts.length(), parts));
      }
      case RangeHeader.Unsatisfiable _ -> {
        long size = blob.size();
        blob.close();
        yield OciErrors.write(RangeHeader.unsatisfiable(size))
            .header("Content-Range", "bytes */" + size);
      }
    };
  }

  private static Body whole(BlobReading blob) {
    return blob.bytes()
        .<Body>map(Body.Bytes::new)
        .orElseGet(() -> new Body.Streamed(blob.size(), new Part(blob, 0, blob.size())));
  }

  private static Response described(Response response, Digest digest) {
    return response
        .header("Docker-Content-Digest", digest.toString())
        .header("ETag", etag(digest))
        .header("Accept-Ranges", "bytes");
  }

  private static String etag(Digest digest) {
    return "\"" + digest + '"';
  }

  private static Digest digest(V2Call call) {
    return Digest.parse(call.variables().value("digest"));
  }

  /// One stretch of a blob.
  private record Part(BlobReading blob, long first, long length) implements Body.Source {

    @Override
    public void writeTo(WritableByteChannel sink) throws IOException {
      if (length > 0) {
        blob.transferTo(new ByteRange(first, first + length - 1), sink);
      }
    }

    @Override
    public void close() throws IOException {
      blob.close();
    }
  }
}
