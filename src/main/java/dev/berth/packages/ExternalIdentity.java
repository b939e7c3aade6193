package dev.berth.packages;

/// Who somebody is where they sign in elsewhere: an issuer never gives a subject to another person,
/// while names and addresses change hands.
///
/// @param issuer the address of who says so
/// @param subject what they call the person, of up to 255 characters of ASCII
public record ExternalIdentity(String issuer, String subject) {
  private static final int LONGEST = 255;

  public ExternalIdentity {
    if (issuer.isEmpty()
        || issuer.length() > LONGEST
        || subject.isEmpty()
        || subject.length() > LONGEST
        || !subject.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("not an identity");
    }
  }
}
