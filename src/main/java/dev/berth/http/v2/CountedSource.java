package dev.berth.http.v2;

import dev.berth.http.Body;
import dev.berth.io.FileSink;
import dev.berth.registry.SendingBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/// Content that is counted while it is sent.
record CountedSource(Body.Source source, SendingBlob count) implements Body.Source {

  @Override
  public void writeTo(WritableByteChannel sink) throws IOException {
    source.writeTo(new Sink(sink, count));
  }

  @Override
  public void close() throws IOException {
    try (count) {
      source.close();
    }
  }

  private record Sink(WritableByteChannel inner, SendingBlob count) implements FileSink {

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int limit = bytes.limit();
      int most = (int) count.allow(bytes.remaining());
      bytes.limit(bytes.position() + most);
      try {
        int written = inner.write(bytes);
        count.sent(written);
        return written;
      } finally {
        bytes.limit(limit);
      }
    }

    @Override
    public long transferFrom(FileChannel file, long position, long most) throws IOException {
      if (!(inner instanceof FileSink files)) {
        return 0;
      }
      long taken = files.transferFrom(file, position, count.allow(most));
      count.sent(taken);
      return taken;
    }

    @Override
    public boolean isOpen() {
      return inner.isOpen();
    }

    @Override
    public void close() throws IOException {
      inner.close();
    }
  }
}
