package dev.berth.http.web;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.RepositoryBytes;
import dev.berth.registry.Billing;
import dev.berth.registry.Quotas;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// What an account stores and has sent, beside its quota.
final class UsagePages {
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

  private final Quotas quotas;
  private final Billing billing;
  private final OwnerHeads heads;

  UsagePages(WebRoutes.Rules rules) {
    this.quotas = rules.usage().quotas();
    this.billing = rules.usage().billing();
    this.heads = new OwnerHeads(rules);
  }

  /// One kind of what is used.
  ///
  /// @param limit empty: any amount may be
  /// @param repositories what it is made of; nothing is said of those without any
  record Meter(String name, long used, OptionalLong limit, List<RepositoryBytes> repositories) {
    Meter {
      repositories = repositories.stream().filter(each -> each.bytes() > 0).toList();
    }

    boolean isExceeded() {
      return limit.isPresent() && used >= limit.getAsLong();
    }

    /// What the bar shows.
    String text() {
      return limit.isEmpty()
          ? Sizes.of(used)
          : Sizes.of(used) + " of " + Sizes.of(limit.getAsLong()) + " used";
    }
  }

  /// What the page shows.
  ///
  /// @param all what is stored in all packages, public ones among them
  /// @param own whether the quota is the account's own, not the site's
  record View(List<Meter> meters, long all, boolean own) {}

  Response showOfUser(WebCall call) {
    return call.page(200, "user-usage", call.frame("Usage"), "view", view(call.user()));
  }

  Response showOfOrganization(WebCall call) {
    return call.page(
        200,
        "organization-usage",
        OrganizationSettingsPages.frame(call, "Usage"),
        "head",
        heads.of(call.caller(), call.organization(), OwnerHead.Kind.SETTINGS),
        "view",
        view(call.organization()));
  }

  private View view(Account owner) {
    Quotas.Standing standing = quotas.find(owner);
    YearMonth month = standing.month();
    return new View(
        List.of(
            new Meter(
                "Storage",
                standing.stored().meteredBytes(),
                standing.quota().storageBytes(),
                billing.listStored(owner)),
            new Meter(
                "Transfer in " + MONTH.format(month),
                standing.transferred().meteredBytes(),
                standing.quota().transferBytes(),
                billing.listSent(owner, month.atDay(1), month.atEndOfMonth()))),
        standing.stored().chargedBytes(),
        standing.own());
  }
}
