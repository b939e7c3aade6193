package dev.berth.packages;

/// What a webhook's deliveries are signed with. It is shown nowhere after it was given.
///
/// @param text as it was given
public record HookSecret(String text) {
  /// What is shown in its place.
  public static final String MASK = "********";

  /// The most characters.
  public static final int LONGEST = 1024;

  public HookSecret {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new IllegalArgumentException("a secret has 1 to " + LONGEST + " characters");
    }
  }

  @Override
  public String toString() {
    return MASK;
  }
}
