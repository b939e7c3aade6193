package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.RepositoryBytes;
import dev.berth.registry.Billing;
import dev.berth.registry.Quotas;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// GitHub's reports about what packages use, with prices of nothing.
final class BillingHandlers {
  private static final double MEGABYTE = 1e6;
  private static final double GIGABYTE = 1e9;
  private static final String STORAGE = "Packages storage";
  private static final String TRANSFER = "Packages data transfer";

  private final Billing billing;
  private final Quotas quotas;

  BillingHandlers(Billing billing, Quotas quotas) {
    this.billing = billing;
    this.quotas = quotas;
  }

  /// What a report is about.
  ///
  /// @param month empty: the whole year
  /// @param day empty: the whole month
  private record Period(int year, Optional<Integer> month, Optional<Integer> day) {
    LocalDate from() {
      return LocalDate.of(year, month.orElse(1), day.orElse(1));
    }

    LocalDate to() {
      if (day.isPresent()) {
        return from();
      }
      return month.isPresent()
          ? YearMonth.of(year, month.get()).atEndOfMonth()
          : LocalDate.of(year, 12, 31);
    }

    boolean holds(LocalDate date) {
      return !date.isBefore(from()) && !date.isAfter(to());
    }

    /// Its months, its days, or itself.
    List<Period> parts() {
      List<Period> parts = new ArrayList<>();
      if (month.isEmpty()) {
        for (int each = 1; each <= 12; each++) {
          parts.add(new Period(year, Optional.of(each), Optional.empty()));
        }
      } else if (day.isEmpty()) {
        for (int each = 1; each <= YearMonth.of(year, month.get()).lengthOfMonth(); each++) {
          parts.add(new Period(year, month, Optional.of(each)));
        }
      } else {
        parts.add(this);
      }
      return parts;
    }
  }

  private static Account account(RestCall call) {
    return call.found() instanceof RestCall.User(var user) ? user : call.organization();
  }

  /// `billing-usage-report`. What is stored is known for today alone.
  Response report(RestCall call) {
    Account owner = account(call);
    Period period = period(call);
    ArrayNode items = Json.array();
    for (Period part : period.parts()) {
      for (RepositoryBytes some : billing.listSent(owner, part.from(), part.to())) {
        add(items, owner, part.from(), TRANSFER, some);
      }
    }
    if (period.holds(billing.today())) {
      for (RepositoryBytes some : billing.listStored(owner)) {
        add(items, owner, billing.today(), STORAGE, some);
      }
    }
    ObjectNode report = Json.object();
    report.set("usageItems", items);
    return RestCall.json(200, report);
  }

  private static void add(
      ArrayNode items, Account owner, LocalDate date, String sku, RepositoryBytes some) {
    long quantity = Math.round(some.bytes() / MEGABYTE);
    if (quantity == 0) {
      return;
    }
    ObjectNode item =
        Json.object()
            .put("date", date.toString())
            .put("product", "Packages")
            .put("sku", sku)
            .put("quantity", quantity)
            .put("unitType", "megabytes")
            .put("pricePerUnit", 0)
            .put("grossAmount", 0)
            .put("discountAmount", 0)
            .put("netAmount", 0);
    if (owner.isOrganization()) {
      item.put("organizationName", owner.login().value());
    }
    some.repository().ifPresent(name -> item.put("repositoryName", name));
    items.add(item);
  }

  /// `billing-usage-summary-report`.
  Response summary(RestCall call) {
    Account owner = account(call);
    Period period = period(call);
    Optional<String> repository = call.parameter("repository").map(BillingHandlers::bare);
    ArrayNode items = Json.array();
    if (call.parameter("product").map("Packages"::equalsIgnoreCase).orElse(true)) {
      long sent = sum(billing.listSent(owner, period.from(), period.to()), repository);
      addSum(call, items, TRANSFER, sent);
      if (period.holds(billing.today())) {
        addSum(call, items, STORAGE, sum(billing.listStored(owner), repository));
      }
    }
    ObjectNode time = Json.object().put("year", period.year());
    period.month().ifPresent(month -> time.put("month", month));
    period.day().ifPresent(day -> time.put("day", day));
    ObjectNode report = Json.object();
    report.set("timePeriod", time);
    report.put(owner.isOrganization() ? "organization" : "user", owner.login().value());
    for (String filter : List.of("repository", "product", "sku")) {
      call.parameter(filter).ifPresent(text -> report.put(filter, text));
    }
    report.set("usageItems", items);
    return RestCall.json(200, report);
  }

  /// The name of a repository without its owner's.
  private static String bare(String repository) {
    return repository.substring(repository.indexOf('/') + 1);
  }

  private static long sum(List<RepositoryBytes> bytes, Optional<String> repository) {
    return bytes.stream()
        .filter(some ->
            repository.isEmpty()
                || some.repository().filter(repository.get()::equalsIgnoreCase).isPresent())
        .mapToLong(RepositoryBytes::bytes)
        .sum();
  }

  private static void addSum(RestCall call, ArrayNode items, String sku, long bytes) {
    if (call.parameter("sku").map(sku::equalsIgnoreCase).orElse(true)) {
      double quantity = bytes / GIGABYTE;
      items.add(
          Json.object()
              .put("product", "Packages")
              .put("sku", sku)
              .put("unitType", "gigabytes")
              .put("pricePerUnit", 0)
              .put("grossQuantity", quantity)
              .put("grossAmount", 0)
              .put("discountQuantity", quantity)
              .put("discountAmount", 0)
              .put("netQuantity", 0)
              .put("netAmount", 0));
    }
  }

  /// As tools that know GitHub's former routes ask; a quota takes the place of what is included.
  Response packages(RestCall call) {
    Quotas.Standing standing = quotas.find(account(call));
    return RestCall.json(
        200,
        Json.object()
            .put("total_gigabytes_bandwidth_used", gigabytes(standing.transferred().meteredBytes()))
            .put("total_paid_gigabytes_bandwidth_used", 0)
            .put(
                "included_gigabytes_bandwidth",
                gigabytes(standing.quota().transferBytes().orElse(0))));
  }

  Response sharedStorage(RestCall call) {
    Quotas.Standing standing = quotas.find(account(call));
    LocalDate today = billing.today();
    return RestCall.json(
        200,
        Json.object()
            .put("days_left_in_billing_cycle", today.lengthOfMonth() - today.getDayOfMonth())
            .put("estimated_paid_storage_for_month", 0)
            .put("estimated_storage_for_month", gigabytes(standing.stored().meteredBytes())));
  }

  private static long gigabytes(long bytes) {
    return Math.round(bytes / GIGABYTE);
  }

  /// A year alone, a month, or a day; the current month if nothing is said.
  private Period period(RestCall call) {
    Optional<Integer> year = number(call, "year", 1970, 9999);
    Optional<Integer> month = number(call, "month", 1, 12);
    Optional<Integer> day = number(call, "day", 1, 31);
    LocalDate today = billing.today();
    boolean whole = year.isPresent() && month.isEmpty() && day.isEmpty();
    Optional<Integer> asked = whole ? month : Optional.of(month.orElse(today.getMonthValue()));
    Period period = new Period(year.orElse(today.getYear()), asked, day);
    if (day.isPresent()
        && day.get() > YearMonth.of(period.year(), asked.orElseThrow()).lengthOfMonth()) {
      throw ApiException.invalidArgument();
    }
    return period;
  }

  private static Optional<Integer> number(RestCall call, String name, int least, int most) {
    Optional<String> text = call.parameter(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.get().matches("[0-9]{1,4}")) {
      throw ApiException.invalidArgument();
    }
    int number = Integer.parseInt(text.get());
    if (number < least || number > most) {
      throw ApiException.invalidArgument();
    }
    return Optional.of(number);
  }
}
