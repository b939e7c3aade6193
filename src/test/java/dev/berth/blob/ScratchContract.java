package dev.berth.blob;

import static dev.berth.blob.BlobStoreContract.randomBytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How bytes are put aside.
public interface ScratchContract extends BlobStoreContract {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 131_072, 400_000})
  default void whatWasPutAsideIsReadBack(int length) throws Exception {
    byte[] content = randomBytes(length);
    try (Scratch scratch = store().scratch()) {
      scratch.write(ByteBuffer.wrap(content, 0, length / 3));
      ByteBuffer rest = ByteBuffer.allocateDirect(length).put(content).flip();
      scratch.write(rest.position(length / 3));

      assertThat(rest.hasRemaining()).isFalse();
      assertThat(scratch.read()).isEqualTo(content);
    }
  }

  @Test
  default void placesAreApart() throws Exception {
    try (Scratch one = store().scratch();
        Scratch other = store().scratch()) {
      one.write(ByteBuffer.wrap(new byte[] {1}));
      other.write(ByteBuffer.wrap(new byte[] {2}));

      assertThat(one.read()).containsExactly(1);
      assertThat(other.read()).containsExactly(2);
    }
  }
}
