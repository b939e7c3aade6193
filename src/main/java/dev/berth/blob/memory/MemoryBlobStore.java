package dev.berth.blob.memory;

import dev.berth.blob.BlobContent;
import dev.berth.blob.BlobStore;
import dev.berth.blob.BlobWriter;
import dev.berth.blob.BytesContent;
import dev.berth.blob.DigestMismatchException;
import dev.berth.blob.Scratch;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Keeps blobs in memory, for tests: whole, and gone with the process.
public final class MemoryBlobStore implements BlobStore {
  private final Map<Digest, Blob> blobs = new ConcurrentHashMap<>();
  private final Map<UploadId, Upload> uploads = new ConcurrentHashMap<>();

  private record Blob(BytesContent content, Instant storedAt) {}

  private static final class Upload {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile Instant lastWrittenAt = Instant.now();
  }

  @Override
  public Optional<BlobContent> open(Digest digest) {
    return Optional.ofNullable(blobs.get(digest)).map(Blob::content);
  }

  @Override
  public Optional<Long> size(Digest digest) {
    return Optional.ofNullable(blobs.get(digest)).map(blob -> blob.content().size());
  }

  @Override
  public BlobWriter begin(UploadId id, DigestAlgorithm algorithm) throws IOException {
    Upload upload = new Upload();
    if (uploads.putIfAbsent(id, upload) != null) {
      throw new FileAlreadyExistsException(id.value());
    }
    return new Writer(id, upload, algorithm);
  }

  @Override
  public Optional<BlobWriter> resume(UploadId id, DigestAlgorithm algorithm) {
    return Optional.ofNullable(uploads.get(id)).map(upload -> new Writer(id, upload, algorithm));
  }

  @Override
  public Optional<UploadState> uploadState(UploadId id) {
    return Optional.ofNullable(uploads.get(id))
        .map(upload -> new UploadState(upload.bytes.size(), upload.lastWrittenAt));
  }

  @Override
  public void cancel(UploadId id) {
    uploads.remove(id);
  }

  @Override
  public Scratch scratch() {
    return new MemoryScratch();
  }

  @Override
  public void delete(Digest digest) {
    blobs.remove(digest);
  }

  @Override
  public long removeOrphans(
      Instant before, Predicate<UploadId> isLiveUpload, Predicate<Digest> isKnownBlob) {
    long removed = 0;
    for (Map.Entry<UploadId, Upload> entry : List.copyOf(uploads.entrySet())) {
      if (entry.getValue().lastWrittenAt.isBefore(before) && !isLiveUpload.test(entry.getKey())) {
        removed += uploads.remove(entry.getKey(), entry.getValue()) ? 1 : 0;
      }
    }
    for (Map.Entry<Digest, Blob> entry : List.copyOf(blobs.entrySet())) {
      if (entry.getValue().storedAt().isBefore(before) && !isKnownBlob.test(entry.getKey())) {
        removed += blobs.remove(entry.getKey(), entry.getValue()) ? 1 : 0;
      }
    }
    return removed;
  }

  @Override
  public void check() {}

  @Override
  public void close() {}

  private static final class MemoryScratch implements Scratch {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public int write(ByteBuffer source) {
      byte[] piece = new byte[source.remaining()];
      source.get(piece);
      bytes.writeBytes(piece);
      return piece.length;
    }

    @Override
    public byte[] read() {
      return bytes.toByteArray();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private final class Writer implements BlobWriter {
    private final UploadId id;
    private final Upload upload;
    private final DigestAlgorithm algorithm;
    private boolean open = true;

    Writer(UploadId id, Upload upload, DigestAlgorithm algorithm) {
      this.id = id;
      this.upload = upload;
      this.algorithm = algorithm;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      ensureOpen();
      byte[] piece = new byte[source.remaining()];
      source.get(piece);
      upload.bytes.writeBytes(piece);
      upload.lastWrittenAt = Instant.now();
      return piece.length;
    }

    @Override
    public long position() {
      return upload.bytes.size();
    }

    @Override
    public long commit(Digest digest) throws IOException {
      ensureOpen();
      open = false;
      uploads.remove(id);
      byte[] bytes = upload.bytes.toByteArray();
      Digest actual = Digest.compute(digest.algorithm(), bytes);
      if (!actual.equals(digest)) {
        throw new DigestMismatchException(digest, actual);
      }
      blobs.put(digest, new Blob(new BytesContent(bytes), Instant.now()));
      return bytes.length;
    }

    @Override
    public byte[] take() throws IOException {
      ensureOpen();
      open = false;
      uploads.remove(id);
      return upload.bytes.toByteArray();
    }

    @Override
    public DigestAlgorithm algorithm() {
      return algorithm;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }

    private void ensureOpen() throws ClosedChannelException {
      if (!open) {
        throw new ClosedChannelException();
      }
    }
  }
}
