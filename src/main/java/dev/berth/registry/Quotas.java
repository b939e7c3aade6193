package dev.berth.registry;

import dev.berth.meta.PackageStore;
import dev.berth.meta.QuotaStore;
import dev.berth.meta.StorageStore;
import dev.berth.meta.StorageStore.Settling;
import dev.berth.meta.UsageStore;
import dev.berth.oci.Digest;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.Quota;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.SentBytes;
import dev.berth.packages.StoredBytes;
import dev.berth.packages.Visibility;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How much an account may store, and have sent in a month, in packages that are not public. Who
/// has used it up cannot push; everybody can pull.
///
/// What is about to be stored is held in this process until it is, and counts meanwhile: pushes to
/// one server do not overrun a quota together. Those to several may, by what the others are storing
/// at that very moment.
public final class Quotas {
  private static final Room UNLIMITED = () -> {};

  // How long a refusal waits, at the most, for what was deleted before to give room.
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final QuotaStore quotas;
  private final StorageStore storage;
  private final UsageStore usage;
  private final PackageStore packages;
  private final Quota ofSite;
  private final InstantSource clock;
  private final Map<Long, Long> held = new ConcurrentHashMap<>();
  private final Semaphore looking = new Semaphore(1);

  /// @param ofSite what holds for who has no quota of their own
  public Quotas(
      QuotaStore quotas,
      StorageStore storage,
      UsageStore usage,
      PackageStore packages,
      Quota ofSite,
      InstantSource clock) {
    this.quotas = quotas;
    this.storage = storage;
    this.usage = usage;
    this.packages = packages;
    this.ofSite = ofSite;
    this.clock = clock;
  }

  /// Room for what is about to be stored.
  public interface Room extends AutoCloseable {
    @Override
    void close();
  }

  /// What an account uses of a quota.
  ///
  /// @param own whether the quota is the account's own, not the site's
  /// @param month of the transfer (UTC)
  public record Standing(
      Quota quota, boolean own, StoredBytes stored, YearMonth month, SentBytes transferred) {}

  /// What an account uses now.
  public Standing find(Account owner) {
    Optional<Quota> own = quotas.find(owner.id());
    YearMonth month = month();
    return new Standing(
        own.orElse(ofSite),
        own.isPresent(),
        storage.findOfOwner(owner.id()),
        month,
        usage.findTransferred(owner.id(), month));
  }

  /// Adds up anew what an account stores.
  public Standing recount(Account owner) {
    storage.recount(owner.id());
    return find(owner);
  }

  /// Gives an account a quota of its own.
  public void put(Account owner, Quota quota, Actor by) {
    quotas.put(owner, quota, by);
  }

  /// Has the site's quota hold for an account.
  ///
  /// @return whether it had one of its own
  public boolean remove(Account owner, Actor by) {
    return quotas.remove(owner, by);
  }

  /// What holds for what is pushed with one request: asked for once, when it begins.
  Allowance of(PackageTarget target) {
    Quota quota = quotas.find(target.ownerId()).orElse(ofSite);
    return new Allowance(target, quota.equals(Quota.NONE) || isPublic(target) ? Quota.NONE : quota);
  }

  /// Looks whether a version may come back.
  ///
  /// @throws QuotaExceededException if what it brings back is too much
  void checkRestoredVersion(RegistryPackage subject, long versionId) {
    checkRestored(subject, () -> storage.countRestoredVersion(subject.id(), versionId));
  }

  /// Looks whether a deleted package may come back.
  ///
  /// @throws QuotaExceededException if what it brings back is too much
  void checkRestoredPackage(RegistryPackage subject) {
    checkRestored(subject, () -> storage.countRestoredPackage(subject.id()));
  }

  private void checkRestored(RegistryPackage subject, LongSupplier size) {
    Account owner = subject.owner();
    OptionalLong limit = quotas.find(owner.id()).orElse(ofSite).storageBytes();
    if (limit.isPresent() && subject.visibility() != Visibility.PUBLIC) {
      hold(owner.id(), owner.login().value(), limit.getAsLong(), size.getAsLong()).close();
    }
  }

  /// What one request may push.
  final class Allowance {
    private final PackageTarget target;
    private final Quota quota;

    private Allowance(PackageTarget target, Quota quota) {
      this.target = target;
      this.quota = quota;
    }

    boolean isUnlimited() {
      return quota.equals(Quota.NONE);
    }

    /// Looks whether something may be pushed.
    ///
    /// @param bytes how many of them are known to come
    /// @throws QuotaExceededException if they are too many
    void check(long bytes) {
      hold(() -> bytes).close();
    }

    /// Holds room for a blob until it is stored, or not. One that the name space has already, in
    /// this package or another, needs none.
    ///
    /// @throws QuotaExceededException if there is none
    Room holdBlob(Digest digest, long size) {
      return hold(() -> storage.isCharged(target.ownerId(), digest) ? 0 : size);
    }

    /// Holds room for a manifest until it is stored, or not, and for those of its blobs that count
    /// for nothing until now, because only deleted versions name them.
    ///
    /// @throws QuotaExceededException if there is none
    Room holdManifest(long size, List<Digest> blobs) {
      return hold(() ->
          size
              + (target.packageId().isPresent()
                  ? storage.countParked(target.packageId().getAsLong(), blobs)
                  : 0));
    }

    private Room hold(LongSupplier size) {
      checkTransfer(target, quota.transferBytes());
      return quota.storageBytes().isEmpty()
          ? UNLIMITED
          : Quotas.this.hold(
              target.ownerId(),
              target.repository().owner(),
              quota.storageBytes().getAsLong(),
              size.getAsLong());
    }
  }

  /// @param login the owner's
  private Room hold(long owner, String login, long limit, long bytes) {
    // Held before it is looked at what is stored: whoever else stores something is in one of both.
    long all = held.merge(owner, bytes, Long::sum);
    boolean fits = false;
    try {
      fits = all <= limit - stored(owner) || fitsAfterDeletions(owner, all, limit);
      if (!fits) {
        throw QuotaExceededException.storage(login, stored(owner), all, limit);
      }
    } finally {
      if (!fits) {
        letGo(owner, bytes);
      }
    }
    return () -> letGo(owner, bytes);
  }

  /// What was deleted gives room once it was looked at. One at a time does so here, however many
  /// are refused: looking takes the database's time, and a connection.
  private boolean fitsAfterDeletions(long owner, long bytes, long limit) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    boolean mine = false;
    try {
      mine = looking.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      boolean fits = bytes <= limit - stored(owner);
      Settling step = mine ? Settling.MORE : Settling.DONE;
      while (!fits && step != Settling.DONE && System.nanoTime() < until) {
        step = storage.settle(owner);
        if (step == Settling.BUSY) {
          Thread.sleep(PAUSE);
        }
        fits = bytes <= limit - stored(owner);
      }
      return fits;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      if (mine) {
        looking.release();
      }
    }
  }

  private long stored(long owner) {
    return storage.findOfOwner(owner).meteredBytes();
  }

  private void letGo(long owner, long bytes) {
    held.computeIfPresent(owner, (_, all) -> all == bytes ? null : all - bytes);
  }

  private boolean isPublic(PackageTarget target) {
    return target.packageId().isPresent()
        && packages
            .find(target.repository())
            .filter(p -> p.visibility() == Visibility.PUBLIC)
            .isPresent();
  }

  private void checkTransfer(PackageTarget target, OptionalLong limit) {
    if (limit.isEmpty()) {
      return;
    }
    long sent = usage.findTransferred(target.ownerId(), month()).meteredBytes();
    if (sent >= limit.getAsLong()) {
      throw QuotaExceededException.transfer(target.repository().owner(), sent, limit.getAsLong());
    }
  }

  private YearMonth month() {
    return YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
  }
}
