package dev.berth.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.blob.memory.MemoryBlobStore;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingContentTest {
  private static final int USUAL = 8192;

  /// Room for one of the largest.
  private final IncomingContent incoming =
      new IncomingContent(
          new MemoryBlobStore(),
          IncomingContent.MANIFESTS,
          Manifests.LARGEST,
          Duration.ofMillis(1));

  private interface Pause {
    void run() throws IOException;
  }

  /// Content that comes in pieces, something else happening before the last of them.
  private static final class Arriving implements ContentSource {
    private static final int PIECE = 5000;

    private final byte[] content;
    private final OptionalLong announcedLength;
    private final Pause beforeLast;

    private Arriving(int size, OptionalLong announcedLength, Pause beforeLast) {
      this.content = bytes(size);
      this.announcedLength = announcedLength;
      this.beforeLast = beforeLast;
    }

    static Arriving announced(int size) {
      return announced(size, () -> {});
    }

    static Arriving announced(int size, Pause beforeLast) {
      return new Arriving(size, OptionalLong.of(size), beforeLast);
    }

    static Arriving streamed(int size) {
      return new Arriving(size, OptionalLong.empty(), () -> {});
    }

    byte[] content() {
      return content;
    }

    private static byte[] bytes(int size) {
      byte[] bytes = new byte[size];
      new Random(size).nextBytes(bytes);
      return bytes;
    }

    @Override
    public OptionalLong announcedLength() {
      return announcedLength;
    }

    @Override
    public long transferTo(WritableByteChannel sink) throws IOException {
      for (int from = 0; from < content.length; from += PIECE) {
        int to = Math.min(content.length, from + PIECE);
        if (to == content.length) {
          beforeLast.run();
        }
        sink.write(ByteBuffer.wrap(Arrays.copyOfRange(content, from, to)));
      }
      return content.length;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, USUAL, USUAL + 1, Manifests.LARGEST})
  void aManifestIsReceivedWhole(int size) throws IOException {
    for (Arriving content : List.of(Arriving.announced(size), Arriving.streamed(size))) {
      try (IncomingContent.Received manifest = incoming.receive(content)) {
        assertThat(manifest.bytes()).isEqualTo(content.content());
      }
    }
  }

  @Test
  void oneThatIsTooLargeIsRefused() throws IOException {
    int size = Manifests.LARGEST + 1;
    for (Arriving content : List.of(Arriving.announced(size), Arriving.streamed(size))) {
      assertThatThrownBy(() -> incoming.receive(content))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.status()).isEqualTo(413));
    }
  }

  @Test
  void oneThatFindsNoRoomIsToComeAgain() throws IOException {
    try (IncomingContent.Received _ = incoming.receive(Arriving.announced(Manifests.LARGEST))) {
      assertThatThrownBy(() -> incoming.receive(Arriving.announced(USUAL + 1)))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));
    }
    incoming.receive(Arriving.announced(Manifests.LARGEST)).close();
  }

  @Test
  void largeOnesDoNotKeepOutTheUsual() throws IOException {
    try (IncomingContent.Received _ = incoming.receive(Arriving.announced(Manifests.LARGEST));
        IncomingContent.Received usual = incoming.receive(Arriving.announced(USUAL))) {
      assertThat(usual.bytes()).hasSize(USUAL);
    }
  }

  @Test
  void oneThatIsStillComingKeepsOutNoOther() throws IOException {
    Arriving slow =
        Arriving.announced(
            Manifests.LARGEST,
            () -> incoming.receive(Arriving.announced(Manifests.LARGEST)).close());

    try (IncomingContent.Received manifest = incoming.receive(slow)) {
      assertThat(manifest.bytes()).isEqualTo(slow.content());
    }
  }

  @Test
  void aShareIsGivenBackOnce() throws IOException {
    IncomingContent.Received manifest = incoming.receive(Arriving.announced(Manifests.LARGEST));
    manifest.close();
    manifest.close();

    try (IncomingContent.Received _ = incoming.receive(Arriving.announced(Manifests.LARGEST))) {
      assertThatThrownBy(() -> incoming.receive(Arriving.announced(Manifests.LARGEST)))
          .isInstanceOf(RegistryException.class);
    }
  }
}
