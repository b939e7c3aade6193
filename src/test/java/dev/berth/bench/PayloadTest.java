package dev.berth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
  @ParameterizedTest
  @ValueSource(longs = {32, 33, 32 * 1024, 32 * 1024 + 32, 4_194_304, 4_194_336, 10_000_000})
  void bytesAndChunksAreTheSameAndHaveTheDigest(long size) throws IOException {
    Payload payload = Payload.unique(size);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ByteArrayOutputStream chunked = new ByteArrayOutputStream();

    payload.writeTo(Channels.newChannel(plain));
    payload.writeChunkedTo(Channels.newChannel(chunked));

    assertThat(plain.size()).isEqualTo((int) size);
    assertThat(Sha256.of(plain.toByteArray())).isEqualTo(payload.digest());
    assertThat(Sha256.of(withoutChunks(chunked.toByteArray()))).isEqualTo(payload.digest());
  }

  @ParameterizedTest
  @ValueSource(longs = {32, 1_000_000})
  void noTwoAreAlike(long size) {
    assertThat(Payload.unique(size).digest()).isNotEqualTo(Payload.unique(size).digest());
  }

  private static byte[] withoutChunks(byte[] chunked) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int end = at;
      while (chunked[end] != '\r') {
        end++;
      }
      int size = Integer.parseInt(new String(chunked, at, end - at, StandardCharsets.US_ASCII), 16);
      body.write(chunked, end + 2, size);
      at = end + 2 + size + 2;
      if (size == 0) {
        assertThat(at).isEqualTo(chunked.length);
        return body.toByteArray();
      }
    }
  }
}
