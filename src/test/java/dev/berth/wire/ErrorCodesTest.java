package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.MediaTypes;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each error code of the registry is met by some request.
class ErrorCodesTest {
  /// Those that need a server in trouble, each with the test of its own that meets it.
  private static final Map<ErrorCode, String> ELSEWHERE =
      Map.of(
          ErrorCode.TOOMANYREQUESTS,
          "dev.berth.wire.TroubleTest#moreUploadsThanAUserMayHaveOpenAreRefused",
          ErrorCode.BLOB_UPLOAD_INVALID,
          "dev.berth.wire.TroubleTest#anUploadThatAnotherRequestIsWritingToIsRefused",
          ErrorCode.STORAGE_FULL,
          "dev.berth.crash.FullDiskTest#anUploadLargerThanTheRoomIsRefusedAndMakesRoom",
          ErrorCode.UNKNOWN,
          "dev.berth.wire.TroubleTest#aBrokenStoreIsAnsweredWithoutTellingWhatBroke");

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
      assertThat(requests.keySet())
          .containsExactlyElementsOf(EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE.keySet())));
    }
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void anErrorCodeThatIsMetElsewhereHasItsTestThere(ErrorCode code, String test) throws Exception {
    String[] place = test.split("#", -1);

    Method method = Class.forName(place[0]).getDeclaredMethod(place[1]);

    assertThat(method.isAnnotationPresent(Test.class)).isTrue();
    Path source = Path.of("src/test/java", place[0].replace('.', '/') + ".java");
    assertThat(Files.readString(source)).contains(code.name());
  }

  static Stream<Arguments> elsewhere() {
    return ELSEWHERE.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }
}
