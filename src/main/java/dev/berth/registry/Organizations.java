package dev.berth.registry;

import dev.berth.meta.OrganizationStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.OrganizationChange;
import dev.berth.packages.OrganizationProfile;
import java.util.Locale;

/// What organizations tell about themselves, and decide about their packages.
public final class Organizations {
  private final OrganizationStore organizations;

  public Organizations(OrganizationStore organizations) {
    this.organizations = organizations;
  }

  /// What an organization tells about itself.
  public OrganizationProfile profile(Account organization) {
    return organizations.profile(organization.id());
  }

  /// Changes of an organization what the wish says, and nothing else.
  ///
  /// @return the organization as it is now
  /// @throws InvalidValueException if a text is too long or has control characters
  public Account update(Account organization, OrganizationChange wish, Actor by) {
    wish.profile().forEach(Organizations::check);
    return organizations.update(organization.id(), wish, by).orElse(organization);
  }

  private static void check(OrganizationProfile.Field field, String text) {
    if (text.codePointCount(0, text.length()) > field.longest()
        || text.chars().anyMatch(Character::isISOControl)) {
      String word = field.name().toLowerCase(Locale.ROOT);
      throw new InvalidValueException(
          "Organization",
          word,
          Reason.INVALID,
          "The "
              + word
              + " takes up to "
              + field.longest()
              + " characters, without control characters.");
    }
  }
}
