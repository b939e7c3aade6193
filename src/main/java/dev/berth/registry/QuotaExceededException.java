package dev.berth.registry;

import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import java.util.Locale;

/// `DENIED`: an account has used up what it may store, or have sent. Nothing took effect.
public final class QuotaExceededException extends RegistryException {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};
  private static final int THOUSAND = 1000;

  private QuotaExceededException(String message) {
    super(ErrorCode.DENIED, message);
  }

  /// @param more what would be stored beside, pushes under way among it
  static QuotaExceededException storage(String owner, long used, long more, long limit) {
    return new QuotaExceededException(
        "storage quota exceeded: %s uses %s of %s in packages that are not public%s"
            .formatted(
                owner, size(used), size(limit), more == 0 ? "" : ", and this needs " + size(more)));
  }

  static QuotaExceededException transfer(String owner, long used, long limit) {
    return new QuotaExceededException(
        "transfer quota exceeded: %s has had %s of %s sent this month of packages that are not public"
            .formatted(owner, size(used), size(limit)));
  }

  /// In the unit that suits, with three figures or more.
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= THOUSAND && unit < UNITS.length - 1) {
      value /= THOUSAND;
      unit++;
    }
    String figures = unit == 0 ? Long.toString(bytes) : String.format(Locale.ROOT, "%.2f", value);
    return figures + " " + UNITS[unit];
  }
}
