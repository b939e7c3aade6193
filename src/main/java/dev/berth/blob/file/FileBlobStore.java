package dev.berth.blob.file;

import dev.berth.blob.BlobContent;
import dev.berth.blob.BlobStore;
import dev.berth.blob.BlobWriter;
import dev.berth.blob.Scratch;
import dev.berth.blob.StorageFullException;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.RegistryException;
import dev.berth.oci.UploadId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps blobs as files of one directory on a local disk:
///
/// ```text
/// DIRECTORY
/// ├── blobs
/// │   ├── sha256
/// │   │   └── 00 … ff              the first two digits
/// │   │       └── 00c1…            a blob, by all its digits
/// │   └── sha512
/// │       └── …
/// └── uploads
///     └── 1b9d6bcd-…               the bytes of an upload so far
/// ```
///
/// A commit writes the file to the disk, moves it to its name under `blobs`, and writes the
/// directory to the disk, in that order: a name under `blobs` always has all its bytes, and when
/// the commit returns, the name survives a power cut. A directory's own name is on the disk before
/// the first blob is moved into it.
///
/// One process at a time uses the directory.
public final class FileBlobStore implements BlobStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileBlobStore.class);
  private static final int LOCKS = 64;

  /// Most layers are smaller, and stay in memory for whoever pulls what was just pushed.
  private static final long PAST_THE_CACHE_FROM = 128 * 1024 * 1024;

  private final Path directory;
  private final Path blobs;
  private final Path uploads;
  private final Runnable beforeWaiting;
  private final Disk disk;
  private final BufferPool buffers = new BufferPool();
  private final DirectBlocks directBlocks;
  private final HashStates hashStates = new HashStates();
  private final WriteBehind writeBehind = new WriteBehind();
  private final Lock[] locks = new Lock[LOCKS];

  /// The directories of blobs whose own names are on the disk.
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  /// The uploads that somebody has gone on with and is writing to.
  private final Set<UploadId> resumed = ConcurrentHashMap.newKeySet();

  /// Those of them whose earlier bytes did not reach the disk.
  private final Set<UploadId> lost = ConcurrentHashMap.newKeySet();

  /// Opens the store in `directory`, which is made if it is missing.
  ///
  /// @param beforeWaiting called first by whatever waits for the disk; may throw to refuse that
  /// @throws IOException with a sentence for the operator if the directory cannot be used; that the
  ///   disk is full is no such reason once the directory is there
  public FileBlobStore(Path directory, Runnable beforeWaiting) throws IOException {
    this(directory, beforeWaiting, new LocalDisk(), PAST_THE_CACHE_FROM);
  }

  /// @param pastTheCacheFrom the position in an upload from which on its bytes go past the page
  ///   cache
  FileBlobStore(Path directory, Runnable beforeWaiting, Disk disk, long pastTheCacheFrom)
      throws IOException {
    this.directory = directory.toAbsolutePath();
    this.blobs = this.directory.resolve("blobs");
    this.uploads = this.directory.resolve("uploads");
    this.beforeWaiting = beforeWaiting;
    this.disk = disk;
    this.directBlocks = new DirectBlocks(pastTheCacheFrom);
    Arrays.setAll(locks, i -> new ReentrantLock());
    try {
      makeDirectories();
      checkUnlessFull();
    } catch (IOException e) {
      throw new IOException("cannot keep blobs in " + this.directory + ": " + reasonOf(e), e);
    }
  }

  /// What is stored can be read from a full disk as well.
  private void checkUnlessFull() throws IOException {
    try {
      check();
    } catch (StorageFullException e) {
      LOG.warn("{}; nothing can be pushed until there is some", e.getMessage());
    }
  }

  private void makeDirectories() throws IOException {
    make(uploads);
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      Path parent = blobs.resolve(algorithm.word());
      make(parent);
      try (DirectoryStream<Path> parts = Files.newDirectoryStream(parent, Files::isDirectory)) {
        parts.forEach(durable::add);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      // What is there was perhaps made just before the power went, or the process.
      disk.forceDirectory(parent);
    }
    disk.forceDirectory(blobs);
    disk.forceDirectory(directory);
    Path parent = directory.getParent();
    // Whoever made the directory may not have forced its name; where that is not ours to see, the
    // operator made it.
    if (parent != null && Files.isReadable(parent)) {
      disk.forceDirectory(parent);
    }
  }

  private void make(Path missing) throws IOException {
    Path parent = missing.getParent();
    if (parent == null || Files.isDirectory(missing)) {
      return;
    }
    make(parent);
    disk.createDirectory(missing);
    disk.forceDirectory(parent);
  }

  @Override
  public Optional<BlobContent> open(Digest digest) throws IOException {
    beforeWaiting.run();
    FileChannel file;
    try {
      file = disk.openToRead(path(digest));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    boolean opened = false;
    try {
      Optional<BlobContent> content =
          Optional.of(new FileBlobContent(file, buffers, beforeWaiting));
      opened = true;
      return content;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  @Override
  public Optional<Long> size(Digest digest) throws IOException {
    beforeWaiting.run();
    return Optional.ofNullable(attributes(path(digest))).map(BasicFileAttributes::size);
  }

  @Override
  public BlobWriter begin(UploadId id, DigestAlgorithm algorithm) {
    beforeWaiting.run();
    return new FileBlobWriter(this, id, algorithm, null, algorithm.newMessageDigest(), 0);
  }

  @Override
  public Optional<BlobWriter> resume(UploadId id, DigestAlgorithm algorithm) throws IOException {
    beforeWaiting.run();
    FileChannel file;
    Lock lock = lock(id);
    lock.lock();
    try {
      file = disk.openToWrite(path(id));
      resumed.add(id);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } finally {
      lock.unlock();
    }
    boolean ready = false;
    try {
      long size = file.size();
      MessageDigest hash = hashStates.take(id, algorithm, size);
      if (hash == null) {
        hash = algorithm.newMessageDigest();
        update(hash, file, size);
      }
      file.position(size);
      Optional<BlobWriter> writer =
          Optional.of(new FileBlobWriter(this, id, algorithm, file, hash, size));
      ready = true;
      return writer;
    } finally {
      if (!ready) {
        file.close();
        released(id);
      }
    }
  }

  @Override
  public Optional<UploadState> uploadState(UploadId id) throws IOException {
    beforeWaiting.run();
    return Optional.ofNullable(attributes(path(id)))
        .map(found -> new UploadState(found.size(), found.lastModifiedTime().toInstant()));
  }

  @Override
  public void cancel(UploadId id) throws IOException {
    beforeWaiting.run();
    removeUpload(id);
  }

  @Override
  public Scratch scratch() throws IOException {
    beforeWaiting.run();
    Path file = path(UploadId.random());
    try {
      Scratch scratch = new FileScratch(this, disk.create(file));
      Files.delete(file);
      return scratch;
    } catch (IOException e) {
      throw explained(e);
    }
  }

  @Override
  public void delete(Digest digest) throws IOException {
    beforeWaiting.run();
    Files.deleteIfExists(path(digest));
  }

  /// A blob that is committed again counts as stored anew, so that the commit and this walk cannot
  /// disagree about it.
  @Override
  public long removeOrphans(
      Instant before, Predicate<UploadId> isLiveUpload, Predicate<Digest> isKnownBlob)
      throws IOException {
    beforeWaiting.run();
    try {
      return removeOrphanUploads(before, isLiveUpload) + removeOrphanBlobs(before, isKnownBlob);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private long removeOrphanUploads(Instant before, Predicate<UploadId> isLiveUpload)
      throws IOException {
    long removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(uploads)) {
      for (Path file : files) {
        UploadId id = named(file, UploadId::new);
        if (id != null && isOlder(file, before) && !isLiveUpload.test(id)) {
          removeUpload(id);
          removed++;
        }
      }
    }
    return removed;
  }

  private long removeOrphanBlobs(Instant before, Predicate<Digest> isKnownBlob) throws IOException {
    long removed = 0;
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      try (DirectoryStream<Path> parts =
          Files.newDirectoryStream(blobs.resolve(algorithm.word()), Files::isDirectory)) {
        for (Path part : parts) {
          removed += removeOrphans(part, algorithm, before, isKnownBlob);
        }
      }
    }
    return removed;
  }

  private long removeOrphans(
      Path part, DigestAlgorithm algorithm, Instant before, Predicate<Digest> isKnownBlob)
      throws IOException {
    long removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
      for (Path file : files) {
        Digest digest = named(file, name -> new Digest(algorithm, name));
        if (digest != null && isOlder(file, before) && !isKnownBlob.test(digest)) {
          removed += deleteIfStillOlder(digest, before) ? 1 : 0;
        }
      }
    }
    return removed;
  }

  private boolean deleteIfStillOlder(Digest digest, Instant before) throws IOException {
    Lock lock = lock(digest);
    lock.lock();
    try {
      return isOlder(path(digest), before) && Files.deleteIfExists(path(digest));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void check() throws IOException {
    beforeWaiting.run();
    Path probe = path(UploadId.random());
    try (FileChannel file = disk.create(probe)) {
      disk.write(file, ByteBuffer.allocate(4096));
    } catch (IOException e) {
      throw explained(e);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  @Override
  public void close() {
    writeBehind.close();
  }

  FileChannel create(UploadId id) throws IOException {
    return disk.create(path(id));
  }

  FileChannel openDirect(UploadId id) throws IOException {
    return disk.openDirect(path(id));
  }

  /// Makes the upload's file readable under `digest` and durable, unless such content is stored
  /// already.
  ///
  /// @return whether the upload's file was moved; otherwise it is superfluous
  boolean keep(UploadId id, FileBlobWriter writer, Digest digest) throws IOException {
    boolean moved = false;
    if (!touch(digest)) {
      writer.force();
      makeDurable(digest);
      moved = moveUnlessStored(id, digest);
    }
    // Also when the content was there: whoever moved it may not have come this far yet, or never
    // will because the process was killed in between, and its name would not survive a power cut.
    disk.forceDirectory(directory(digest));
    return moved;
  }

  /// Makes a directory of blobs when its first blob comes, which costs a start less than to make
  /// all of them.
  private void makeDurable(Digest digest) throws IOException {
    Path part = directory(digest);
    if (durable.contains(part)) {
      return;
    }
    try {
      disk.createDirectory(part);
    } catch (FileAlreadyExistsException e) {
      // Another thread made it, and its name is perhaps not on the disk yet.
    }
    disk.forceDirectory(blobs.resolve(digest.algorithm().word()));
    durable.add(part);
  }

  private boolean moveUnlessStored(UploadId id, Digest digest) throws IOException {
    Lock lock = lock(digest);
    lock.lock();
    try {
      if (touch(digest)) {
        return false;
      }
      // A blob is as old as its commit, whose row is still to come; its last byte may be older.
      Files.setLastModifiedTime(path(id), FileTime.from(Instant.now()));
      disk.rename(path(id), path(digest));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Notes that stored content was committed once more.
  ///
  /// @return whether it is stored
  private boolean touch(Digest digest) throws IOException {
    Lock lock = lock(digest);
    lock.lock();
    try {
      if (!Files.exists(path(digest))) {
        return false;
      }
      Files.setLastModifiedTime(path(digest), FileTime.from(Instant.now()));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Removes an upload of which bytes may be missing on the disk, or, while somebody goes on with
  /// it, notes that it must not be committed.
  void lose(UploadId id) throws IOException {
    Lock lock = lock(id);
    lock.lock();
    try {
      if (resumed.contains(id)) {
        lost.add(id);
      } else {
        removeUpload(id);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isLost(UploadId id) {
    return lost.contains(id);
  }

  /// A writer of the upload has let go of it.
  void released(UploadId id) throws IOException {
    Lock lock = lock(id);
    lock.lock();
    try {
      resumed.remove(id);
      if (lost.contains(id)) {
        removeUpload(id);
      }
    } finally {
      lock.unlock();
    }
  }

  void removeUpload(UploadId id) throws IOException {
    hashStates.forget(id);
    lost.remove(id);
    Files.deleteIfExists(path(id));
  }

  /// The digest of the first `size` bytes of `file`.
  Digest hash(FileChannel file, DigestAlgorithm algorithm, long size) throws IOException {
    MessageDigest hash = algorithm.newMessageDigest();
    update(hash, file, size);
    return Digest.of(algorithm, hash.digest());
  }

  private void update(MessageDigest hash, FileChannel file, long size) throws IOException {
    ByteBuffer buffer = buffers.take();
    try {
      long position = 0;
      while (position < size) {
        buffer.clear();
        buffer.limit((int) Math.min(buffer.capacity(), size - position));
        if (file.read(buffer, position) < 0) {
          throw new IOException("an upload's file ends at byte " + position + " of " + size);
        }
        position += buffer.position();
        hash.update(buffer.flip());
      }
    } finally {
      buffers.giveBack(buffer);
    }
  }

  /// `failure`, as [StorageFullException] if there was no room.
  IOException explained(IOException failure) {
    boolean fromTheSystem =
        failure instanceof FileSystemException || failure.getClass() == IOException.class;
    return fromTheSystem && isFull(failure)
        ? new StorageFullException("no room left for blobs in " + directory, failure)
        : failure;
  }

  /// The system's text for a full disk, or, since that may be in the user's language, the fact.
  private boolean isFull(IOException failure) {
    String reason = reasonOf(failure);
    if (reason.contains("No space left on device") || reason.contains("quota exceeded")) {
      return true;
    }
    try {
      return Files.getFileStore(uploads).getUsableSpace() < BufferPool.LARGE;
    } catch (IOException e) {
      return false;
    }
  }

  private static String reasonOf(IOException failure) {
    if (failure instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (failure instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is not a directory";
    }
    return String.valueOf(failure.getMessage());
  }

  void beforeWaiting() {
    beforeWaiting.run();
  }

  Disk disk() {
    return disk;
  }

  BufferPool buffers() {
    return buffers;
  }

  DirectBlocks directBlocks() {
    return directBlocks;
  }

  WriteBehind writeBehind() {
    return writeBehind;
  }

  HashStates hashStates() {
    return hashStates;
  }

  private Path path(UploadId id) {
    return uploads.resolve(id.value());
  }

  private Path path(Digest digest) {
    return directory(digest).resolve(digest.encoded());
  }

  private Path directory(Digest digest) {
    return blobs.resolve(digest.algorithm().word()).resolve(digest.encoded().substring(0, 2));
  }

  /// One of a few locks, so that what is decided about a digest or an upload is also done before
  /// another decision. Held for a system call or three, never while bytes move.
  private Lock lock(Object name) {
    return locks[Math.floorMod(name.hashCode(), LOCKS)];
  }

  private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static boolean isOlder(Path file, Instant before) throws IOException {
    BasicFileAttributes found = attributes(file);
    return found != null && found.lastModifiedTime().toInstant().isBefore(before);
  }

  /// What the file's name says, or null if it is not one that this store gives.
  private static <T> @Nullable T named(Path file, Function<String, T> name) {
    try {
      return name.apply(file.getFileName().toString());
    } catch (RegistryException e) {
      return null;
    }
  }
}
