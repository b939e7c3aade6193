package dev.berth.registry;

/// Refuses a change by which whoever makes it would lose a right of their own, and has not said
/// that they mean it.
public final class LostRightException extends RefusedChangeException {
  private final String lost;

  /// @param lost what they could administer no more, such as `acme/app`
  LostRightException(String lost) {
    super(
        "You would lose your own right to administer "
            + lost
            + ". Have somebody else do it, or say by force that you mean it.");
    this.lost = lost;
  }

  /// What they could administer no more.
  public String lost() {
    return lost;
  }
}
