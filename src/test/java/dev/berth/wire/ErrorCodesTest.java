package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.MediaTypes;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Each error code of the registry is met by some request.
class ErrorCodesTest {

  @Test
  void everyErrorCodeIsProduced() throws Exception {
    try (LocalBerth berth = LocalBerth.start()) {
      Wire wire = Wire.bearer(berth.url(), berth.createUser("alice"));
      Pushing repository = new Pushing(wire, "alice/x");
      repository.image("v1");
      String absent = "" + Content.digest("absent");
      Map<ErrorCode, Supplier<Wire.Answer>> requests = new EnumMap<>(ErrorCode.class);
      requests.put(ErrorCode.BLOB_UNKNOWN, () -> wire.get(repository.path("blobs/" + absent)));
      requests.put(
          ErrorCode.BLOB_UPLOAD_UNKNOWN,
          () -> wire.get(repository.path("blobs/uploads/no-such-upload")));
      requests.put(
          ErrorCode.DIGEST_INVALID,
          () -> wire.post(repository.path("blobs/uploads/?digest=" + absent), new byte[1]));
      requests.put(
          ErrorCode.MANIFEST_BLOB_UNKNOWN,
          () -> repository.manifest("v2", Content.image(new byte[3]), MediaTypes.OCI_MANIFEST));
      requests.put(
          ErrorCode.MANIFEST_INVALID,
          () -> repository.manifest("v2", "no JSON", MediaTypes.OCI_MANIFEST));
      requests.put(ErrorCode.MANIFEST_UNKNOWN, () -> wire.get(repository.path("manifests/absent")));
      requests.put(ErrorCode.NAME_INVALID, () -> wire.get("/v2/alice/UPPER/manifests/v1"));
      requests.put(ErrorCode.NAME_UNKNOWN, () -> wire.get("/v2/alice/x/nothing/here"));
      requests.put(
          ErrorCode.SIZE_INVALID,
          () -> wire.patch(repository.session(), new byte[5], "Content-Range", "0-99"));
      requests.put(ErrorCode.UNAUTHORIZED, () -> Wire.anonymous(berth.url()).get("/v2/"));
      requests.put(ErrorCode.DENIED, () -> wire.get("/v2/somebody/else/manifests/v1"));
      requests.put(ErrorCode.UNSUPPORTED, () -> wire.post(repository.path("tags/list"), null));
      requests.put(ErrorCode.TAG_INVALID, () -> wire.get(repository.path("manifests/-x")));
      requests.put(
          ErrorCode.RANGE_INVALID,
          () -> wire.patch(repository.session(), new byte[5], "Content-Range", "7-11"));
      requests.put(
          ErrorCode.PAGINATION_NUMBER_INVALID, () -> wire.get(repository.path("tags/list?n=many")));

      requests.forEach((code, request) -> assertThat(request.get().code()).isEqualTo(code.name()));
      assertThat(requests.keySet()).containsAll(java.util.EnumSet.complementOf(elsewhere()));
    }
  }

  /// Those that need a server in trouble, and have tests of their own: too many uploads, an upload
  /// that another request is writing to, a full disk, a broken store.
  private static java.util.EnumSet<ErrorCode> elsewhere() {
    return java.util.EnumSet.of(
        ErrorCode.TOOMANYREQUESTS,
        ErrorCode.BLOB_UPLOAD_INVALID,
        ErrorCode.STORAGE_FULL,
        ErrorCode.UNKNOWN);
  }
}
