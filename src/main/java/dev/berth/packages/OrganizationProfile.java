package dev.berth.packages;

import java.util.Map;

/// What an organization tells about itself: texts, empty ones left out.
public record OrganizationProfile(Map<Field, String> texts) {
  /// That of an organization that has told nothing.
  public static final OrganizationProfile EMPTY = new OrganizationProfile(Map.of());

  public OrganizationProfile {
    texts = Map.copyOf(texts);
  }

  /// What can be told.
  public enum Field {
    NAME(255),
    DESCRIPTION(160),
    COMPANY(255),
    LOCATION(255),
    /// The address of its pages elsewhere.
    BLOG(255),
    /// Where it can be written to.
    EMAIL(255);

    private final int longest;

    Field(int longest) {
      this.longest = longest;
    }

    /// The most characters.
    public int longest() {
      return longest;
    }
  }

  /// The text; empty for none.
  public String text(Field field) {
    return texts.getOrDefault(field, "");
  }
}
