package dev.berth.registry;

import dev.berth.blob.BlobStore;
import dev.berth.blob.BlobWriter;
import dev.berth.blob.DigestMismatchException;
import dev.berth.blob.StorageFullException;
import dev.berth.meta.BlobRecordStore;
import dev.berth.meta.UploadStore;
import dev.berth.meta.UploadStore.UploadSession;
import dev.berth.oci.ByteRange;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import dev.berth.oci.UploadId;
import dev.berth.packages.PackageTarget;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pushing a blob: at once, streamed or in chunks (distribution-spec, "Pushing blobs").
///
/// The bytes go to the blob store and become readable there under their digest; then one
/// transaction makes them readable in the package. A crash between the two leaves content that
/// nobody can read, never a promise without content. A few bytes go with that transaction instead,
/// and spare it the wait for the disk before it.
public final class Uploads {
  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

  private final BlobStore blobs;
  private final BlobRecordStore records;
  private final UploadStore sessions;
  private final UploadLimits limits;
  private final Quotas quotas;
  private final InstantSource clock;

  // An upload takes bytes from one request at a time.
  private final Set<UploadId> busy = ConcurrentHashMap.newKeySet();

  // What is stored, or about to be, and will have a row as soon as its transaction is through.
  private final Map<Digest, Integer> committing = new ConcurrentHashMap<>();

  public Uploads(
      BlobStore blobs,
      BlobRecordStore records,
      UploadStore sessions,
      UploadLimits limits,
      Quotas quotas,
      InstantSource clock) {
    this.blobs = blobs;
    this.records = records;
    this.sessions = sessions;
    this.limits = limits;
    this.quotas = quotas;
    this.clock = clock;
  }

  /// Opens a session. Nothing is promised yet, so nothing is stored before the first byte comes.
  public UploadId start(PackageTarget target, DigestAlgorithm algorithm) {
    quotas.of(target).check(0);
    if (sessions.countOpen(target.actorId()) >= limits.openUploads()) {
      throw new RegistryException(
          ErrorCode.TOOMANYREQUESTS,
          limits.openUploads() + " uploads are under way; finish or cancel some of them first");
    }
    UploadId id = UploadId.random();
    sessions.open(
        new UploadSession(id, target.repository(), target.actorId(), algorithm, clock.instant()));
    return id;
  }

  /// Stores a blob that comes in one request, without a session.
  ///
  /// @return its size in bytes
  public long put(PackageTarget target, Digest digest, ContentSource content) throws IOException {
    Quotas.Allowance allowance = quotas.of(target);
    allowance.holdBlob(digest, content.announcedLength().orElse(0)).close();
    UploadId id = UploadId.random();
    boolean stored = false;
    busy.add(id);
    try (BlobWriter writer = blobs.begin(id, digest.algorithm())) {
      long size = finish(writer, target, allowance, digest, null, content);
      stored = true;
      return size;
    } catch (DigestMismatchException e) {
      throw mismatch(e);
    } catch (StorageFullException e) {
      throw FullStorage.refusal();
    } finally {
      busy.remove(id);
      if (!stored) {
        blobs.cancel(id);
      }
    }
  }

  /// Appends what the request brings.
  ///
  /// @param range where the client says that the bytes belong; without it, at the end
  /// @return how many bytes are there now
  /// @throws RegistryException `RANGE_INVALID` (416) if they belong elsewhere; the session lives on
  public long append(
      PackageTarget target, UploadId id, @Nullable ByteRange range, ContentSource content)
      throws IOException {
    return exclusively(
        target,
        id,
        writer -> {
          sessions.keep(id);
          Quotas.Allowance allowance = quotas.of(target);
          allowance.check(writer.position() + content.announcedLength().orElse(0));
          receive(writer, allowance, range, content);
          return writer.position();
        });
  }

  /// Takes the last bytes, if any, and stores the blob under its digest. The session is over unless
  /// the range was refused or the client broke off.
  ///
  /// @return the blob's size in bytes
  public long finish(
      PackageTarget target,
      UploadId id,
      @Nullable ByteRange range,
      Digest digest,
      ContentSource content)
      throws IOException {
    return exclusively(
        target,
        id,
        writer -> {
          checkRange(writer.position(), range, content);
          return finish(writer, target, quotas.of(target), digest, id, content);
        });
  }

  /// How many bytes of an upload are here.
  public long position(PackageTarget target, UploadId id) throws IOException {
    find(target, id);
    return blobs.uploadState(id).map(BlobStore.UploadState::size).orElse(0L);
  }

  /// Ends a session and forgets its bytes.
  public void cancel(PackageTarget target, UploadId id) throws IOException {
    find(target, id);
    if (!busy.add(id)) {
      throw busyElsewhere(id);
    }
    try {
      forget(id);
    } finally {
      busy.remove(id);
    }
  }

  /// Ends up to `limit` sessions that nothing was written to since `before`.
  ///
  /// @return how many
  public int removeAbandoned(Instant before, int limit) {
    int removed = 0;
    for (UploadSession session : sessions.listStartedBefore(before, limit)) {
      if (busy.add(session.id())) {
        try {
          if (isAbandoned(session.id(), before)) {
            forget(session.id());
            removed++;
          }
        } catch (IOException e) {
          LOG.warn("the abandoned upload {} could not be removed", session.id(), e);
        } finally {
          busy.remove(session.id());
        }
      }
    }
    return removed;
  }

  private boolean isAbandoned(UploadId id, Instant before) throws IOException {
    return blobs.uploadState(id).filter(s -> !s.lastWrittenAt().isBefore(before)).isEmpty();
  }

  /// Removes stored content that no session and no row knows and that is older than `before`, as
  /// crashes leave it. What ever had a row is not touched.
  ///
  /// @return how many files
  public long removeOrphans(Instant before) throws IOException {
    return blobs.removeOrphans(
        before,
        id -> busy.contains(id) || sessions.find(id).isPresent(),
        digest -> committing.containsKey(digest) || records.isInBlobStore(digest));
  }

  private UploadSession find(PackageTarget target, UploadId id) {
    return sessions
        .find(id)
        .filter(s -> s.actorId() == target.actorId() && s.repository().equals(target.repository()))
        .orElseThrow(() -> unknown(id));
  }

  private interface Step {
    long with(BlobWriter writer) throws IOException;
  }

  private long exclusively(PackageTarget target, UploadId id, Step step) throws IOException {
    UploadSession session = find(target, id);
    if (!busy.add(id)) {
      throw busyElsewhere(id);
    }
    try {
      try (BlobWriter writer = open(session)) {
        return step.with(writer);
      }
    } catch (DigestMismatchException e) {
      forget(id);
      throw mismatch(e);
    } catch (StorageFullException e) {
      forget(id);
      throw FullStorage.refusal();
    } catch (RegistryException e) {
      if (e.status() == 413 || e instanceof QuotaExceededException) {
        forget(id);
      }
      throw e;
    } finally {
      busy.remove(id);
    }
  }

  /// The writer of a session, whose first bytes may still have to come.
  private BlobWriter open(UploadSession session) throws IOException {
    Optional<BlobWriter> resumed = blobs.resume(session.id(), session.algorithm());
    return resumed.isPresent() ? resumed.get() : blobs.begin(session.id(), session.algorithm());
  }

  private long finish(
      BlobWriter writer,
      PackageTarget target,
      Quotas.Allowance allowance,
      Digest digest,
      @Nullable UploadId session,
      ContentSource content)
      throws IOException {
    receive(writer, allowance, null, content);
    boolean done = false;
    try {
      try (Quotas.Room _ = allowance.holdBlob(digest, writer.position())) {
        long size =
            writer.position() <= BlobRecordStore.LARGEST_CONTENT
                ? keepWithRecord(writer.take(), target, digest, session)
                : keepInStore(writer, target, digest, session);
        done = true;
        return size;
      }
    } finally {
      // However a commit ends, the upload's bytes are gone, so its session is over.
      if (!done && session != null) {
        sessions.close(session);
      }
    }
  }

  private long keepWithRecord(
      byte[] content, PackageTarget target, Digest digest, @Nullable UploadId session)
      throws DigestMismatchException {
    Digest actual = Digest.compute(digest.algorithm(), content);
    if (!actual.equals(digest)) {
      throw new DigestMismatchException(digest, actual);
    }
    Writing.attempt(() -> records.commit(target, digest, content, session));
    return content.length;
  }

  private long keepInStore(
      BlobWriter writer, PackageTarget target, Digest digest, @Nullable UploadId session)
      throws IOException {
    committing.merge(digest, 1, Integer::sum);
    try {
      long size = writer.commit(digest);
      Writing.attempt(() -> records.commit(target, digest, size, session));
      return size;
    } finally {
      committing.computeIfPresent(digest, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private void receive(
      BlobWriter writer,
      Quotas.Allowance allowance,
      @Nullable ByteRange range,
      ContentSource content)
      throws IOException {
    long before = writer.position();
    checkRange(before, range, content);
    if (content.announcedLength().orElse(0) > limits.largestBlob() - before) {
      throw LimitedChannel.tooLarge(limits.largestBlob());
    }
    WritableByteChannel sink =
        allowance.isUnlimited() ? writer : new QuotaChannel(writer, allowance, before);
    LimitedChannel limited =
        range == null
            ? LimitedChannel.forBlob(sink, before, limits.largestBlob())
            : LimitedChannel.forChunk(sink, range, limits.largestBlob());
    long received = content.transferTo(limited);
    if (range != null && received != range.length()) {
      throw new RegistryException(
          ErrorCode.SIZE_INVALID,
          "Content-Range "
              + range
              + " announces "
              + range.length()
              + " bytes, there were "
              + received
              + "; the upload has "
              + writer.position()
              + " now");
    }
  }

  private static void checkRange(long position, @Nullable ByteRange range, ContentSource content) {
    if (range == null) {
      return;
    }
    if (range.first() != position) {
      throw new RegistryException(
          ErrorCode.RANGE_INVALID,
          "the next chunk begins at byte " + position + ", not at " + range.first());
    }
    long announced = content.announcedLength().orElse(range.length());
    if (announced != range.length()) {
      throw new RegistryException(
          ErrorCode.SIZE_INVALID,
          "Content-Range " + range + " and Content-Length " + announced + " do not agree");
    }
  }

  private void forget(UploadId id) throws IOException {
    sessions.close(id);
    blobs.cancel(id);
  }

  private static RegistryException mismatch(DigestMismatchException e) {
    return new RegistryException(ErrorCode.DIGEST_INVALID, String.valueOf(e.getMessage()));
  }

  private static RegistryException unknown(UploadId id) {
    return new RegistryException(ErrorCode.BLOB_UPLOAD_UNKNOWN, "no such upload: " + id);
  }

  private static RegistryException busyElsewhere(UploadId id) {
    return new RegistryException(
        ErrorCode.BLOB_UPLOAD_INVALID, 409, "another request is writing to upload " + id);
  }
}
