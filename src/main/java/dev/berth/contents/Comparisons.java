package dev.berth.contents;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.Manifest;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RegistryException;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.BlobReading;
import dev.berth.registry.Blobs;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the files of images of a package, one pair after the other on a thread of its own, so
/// that this never takes more than one processor. What was found is remembered, in memory and
/// bounded: it can be found again.
public final class Comparisons implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Comparisons.class);
  private static final int WAITING = 8;
  private static final int REMEMBERED = 4 << 20;
  private static final int MOST_ENTRIES = 50_000;
  // A page that waits comes back every two seconds.
  private static final long FORSAKEN = TimeUnit.SECONDS.toNanos(30);
  private static final Duration IDLE = Duration.ofSeconds(10);

  /// What one comparison may cost.
  ///
  /// @param stored the most bytes of layers as they are stored
  /// @param unpacked the most bytes of layers as they are when they are unpacked
  public record Limits(long stored, long unpacked, Duration time) {
    /// For a server.
    public static final Limits USUAL = new Limits(1L << 30, 8L << 30, Duration.ofMinutes(1));
  }

  private final Blobs blobs;
  private final Limits limits;
  private final Cache<Pair, Outcome> found =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumWeight(REMEMBERED)
          .weigher((Pair pair, Outcome outcome) -> 500 + outcome.weight())
          .build();
  private final Map<Pair, Job> underWay = new HashMap<>();
  private final ThreadPoolExecutor worker;

  public Comparisons(Blobs blobs, Limits limits) {
    this.blobs = blobs;
    this.limits = limits;
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("comparisons").daemon().factory());
    worker.allowCoreThreadTimeOut(true);
  }

  /// Two images of a package. Its id is a part of it: knowing digests gives no right.
  private record Pair(long packageId, Digest from, Digest to) {}

  /// How far a comparison has come.
  public sealed interface Outcome {
    /// It is there.
    record Found(FileChanges changes) implements Outcome {}

    /// It cannot be made.
    ///
    /// @param reason as `their layers are too large`
    /// @param lasting whether another attempt would end the same way
    record Impossible(String reason, boolean lasting) implements Outcome {}

    /// It is being made.
    ///
    /// @param done bytes of layers, as they are stored, that were read
    record UnderWay(long done, long total) implements Outcome {
      /// From 0 to 100.
      public int percent() {
        return total == 0 ? 0 : (int) (100 * Math.min(done, total) / total);
      }
    }

    /// Too many others wait, or another one of the same user is under way.
    record Busy() implements Outcome {}

    /// About how many bytes it takes in memory.
    private int weight() {
      return this instanceof Found(FileChanges changes) ? changes.weight() : 0;
    }
  }

  private static final class Job {
    private final FutureTask<Outcome> task;
    private final long total;
    private final long asker;
    private final AtomicLong done = new AtomicLong();
    private volatile long lookedAt = System.nanoTime();

    Job(Reading reading, long total, long asker) {
      this.task = new FutureTask<>(() -> reading.read(this));
      this.total = total;
      this.asker = asker;
    }

    boolean isWanted() {
      return System.nanoTime() - lookedAt < FORSAKEN;
    }
  }

  private interface Reading {
    Outcome read(Job job);
  }

  /// What changed from an image to another; begins to find out if nobody has asked before.
  ///
  /// @param from with its digest; both images can be pulled from the package
  /// @param patience how long to wait for the answer
  /// @param asker who asks: one of theirs at a time is found out; empty for who may only be told
  ///   what others asked for
  public Outcome compare(
      RegistryPackage subject,
      Digest from,
      Manifest.ImageManifest before,
      Digest to,
      Manifest.ImageManifest after,
      Duration patience,
      OptionalLong asker) {
    Pair pair = new Pair(subject.id(), from, to);
    Outcome known = found.getIfPresent(pair);
    if (known != null) {
      return known;
    }
    long total = stored(before) + stored(after);
    if (total > limits.stored() || total < 0) {
      return new Outcome.Impossible("their layers are too large", true);
    }
    Job job;
    synchronized (underWay) {
      job = underWay.get(pair);
      if (job == null && asker.isEmpty()) {
        return new Outcome.Impossible("sign in to have that done", false);
      }
      if (job == null) {
        long user = asker.getAsLong();
        if (underWay.values().stream().anyMatch(other -> other.asker == user)) {
          return new Outcome.Busy();
        }
        job = new Job(self -> carryOut(pair, before, after, self), total, user);
        try {
          worker.execute(job.task);
        } catch (RejectedExecutionException _) {
          return new Outcome.Busy();
        }
        underWay.put(pair, job);
      }
    }
    job.lookedAt = System.nanoTime();
    return await(job, patience);
  }

  private static Outcome await(Job job, Duration patience) {
    Future<Outcome> future = job.task;
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return new Outcome.UnderWay(job.done.get(), job.total);
    } catch (ExecutionException e) {
      throw new IllegalStateException("files were not compared", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Outcome.UnderWay(job.done.get(), job.total);
    }
  }

  private static long stored(Manifest.ImageManifest image) {
    long total = 0;
    for (Descriptor layer : image.layers()) {
      total = total + layer.size() < 0 ? Long.MAX_VALUE / 4 : total + layer.size();
    }
    return Math.min(total, Long.MAX_VALUE / 4);
  }

  private Outcome carryOut(
      Pair pair, Manifest.ImageManifest before, Manifest.ImageManifest after, Job job) {
    try {
      Outcome outcome = read(pair, before.layers(), after.layers(), job);
      if (!(outcome instanceof Outcome.Impossible(_, boolean lasting)) || lasting) {
        found.put(pair, outcome);
      }
      return outcome;
    } finally {
      synchronized (underWay) {
        underWay.remove(pair);
      }
    }
  }

  private Outcome read(Pair pair, List<Descriptor> before, List<Descriptor> after, Job job) {
    Budget budget = new Budget(limits.unpacked(), MOST_ENTRIES, limits.time(), job::isWanted);
    LayerReader reader = new LayerReader(budget, DigestAlgorithm.SHA256.newMessageDigest());
    int shared = shared(before, after);
    FileTree from = new FileTree();
    FileTree to = new FileTree();
    FileTree base = new FileTree();
    try {
      read(pair, before.subList(shared, before.size()), reader, from, _ -> true, budget, job);
      read(pair, after.subList(shared, after.size()), reader, to, _ -> true, budget, job);
      if (!from.isEmpty() || !to.isEmpty()) {
        Predicate<String> touched = path -> from.touches(path) || to.touches(path);
        read(pair, before.subList(0, shared), reader, base, touched, budget, job);
      }
      return new Outcome.Found(FileChanges.between(from, to, base, budget));
    } catch (RegistryException _) {
      return new Outcome.Impossible("a layer is not here", false);
    } catch (Budget.SpentException e) {
      return new Outcome.Impossible(String.valueOf(e.getMessage()), e.isLasting());
    } catch (IOException e) {
      LOG.debug("could not compare {} and {}", pair.from(), pair.to(), e);
      return new Outcome.Impossible("a layer cannot be read: " + e.getMessage(), true);
    } catch (StackOverflowError _) { // gzip's members, of which the JDK reads one within another
      return new Outcome.Impossible("a layer cannot be read: it has too many parts", true);
    }
  }

  /// How many layers both have in common, from the lowest.
  static int shared(List<Descriptor> before, List<Descriptor> after) {
    int shared = 0;
    while (shared < Math.min(before.size(), after.size())
        && before.get(shared).digest().equals(after.get(shared).digest())) {
      shared++;
    }
    return shared;
  }

  private void read(
      Pair pair,
      List<Descriptor> layers,
      LayerReader reader,
      FileTree tree,
      Predicate<String> wanted,
      Budget budget,
      Job job)
      throws IOException {
    for (Descriptor layer : layers) {
      if (MediaTypes.isNonDistributable(layer.mediaType())) {
        throw new IOException("it is kept elsewhere");
      }
      BlobReading blob = blobs.open(pair.packageId(), layer.digest());
      if (blob.size() != layer.size()) {
        blob.close();
        throw new IOException("it has another size than its manifest says");
      }
      reader.read(new BlobStream(blob, budget), tree, wanted);
      job.done.addAndGet(layer.size());
    }
  }

  /// Ends what is under way.
  @Override
  public void close() {
    worker.shutdownNow();
  }
}
