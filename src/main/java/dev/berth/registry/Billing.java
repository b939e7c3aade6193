package dev.berth.registry;

import dev.berth.meta.PackageStore;
import dev.berth.meta.StorageStore;
import dev.berth.meta.StorageStore.PackageStorage;
import dev.berth.meta.UsageStore;
import dev.berth.packages.Account;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.RepositoryBytes;
import dev.berth.packages.SentBytes;
import dev.berth.packages.StoredBytes;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;

/// What an account's packages hold, and what was sent of them. Nothing costs anything here.
public final class Billing {
  private final StorageStore storage;
  private final UsageStore usage;
  private final PackageStore packages;
  private final InstantSource clock;

  public Billing(
      StorageStore storage, UsageStore usage, PackageStore packages, InstantSource clock) {
    this.storage = storage;
    this.usage = usage;
    this.packages = packages;
    this.clock = clock;
  }

  /// The day it is (UTC).
  public LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /// What is stored now in packages that are not public.
  public List<RepositoryBytes> listStored(Account owner) {
    return storage.listByRepository(owner.id());
  }

  /// What was sent from one day to another that counts as the account's transfer.
  public List<RepositoryBytes> listSent(Account owner, LocalDate from, LocalDate to) {
    return usage.listTransferByRepository(owner.id(), from, to);
  }

  /// What a package holds, and what was sent of it this month (UTC).
  public record PackageUsage(RegistryPackage subject, StoredBytes stored, SentBytes sent) {}

  /// Some packages of an account.
  ///
  /// @param next what to begin the next page after; empty: there is none
  public record UsagePage(List<PackageUsage> items, OptionalLong next) {
    public UsagePage {
      items = List.copyOf(items);
    }
  }

  /// The packages of an account that live, in the order of their ids, from the first after `after`;
  /// of up to `limit`, deleted ones among them.
  public UsagePage listPackages(Account owner, long after, int limit) {
    YearMonth month = YearMonth.from(today());
    List<PackageStorage> found = storage.list(owner.id(), after, limit);
    List<PackageUsage> items =
        found.stream()
            .flatMap(each ->
                packages.find(each.packageId()).stream()
                    .map(subject ->
                        new PackageUsage(
                            subject,
                            each.stored(),
                            usage.findTransferredOfPackage(
                                subject.id(), month.atDay(1), month.atEndOfMonth()))))
            .toList();
    return new UsagePage(
        items,
        found.size() < limit ? OptionalLong.empty() : OptionalLong.of(found.getLast().packageId()));
  }
}
