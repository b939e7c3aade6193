package dev.berth.meta.sql;

/// Undoes a transaction in which the actor has lost a right that they must keep.
final class OwnLastRight extends RuntimeException {
  OwnLastRight() {
    super("", null, false, false);
  }

  /// Runs work in one transaction.
  ///
  /// @param refused the result when the work was undone by an exception of this class
  static <T> T write(Database database, String attempted, T refused, Work<T> work) {
    try {
      return database.write(attempted, work);
    } catch (OwnLastRight e) {
      return refused;
    }
  }
}
