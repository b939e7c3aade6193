package dev.berth.meta.sql;

/// Runs work in transactions, on whichever connection and thread suits the engine.
///
/// Callers wait, unless a method says otherwise, and are asked first whether they may
/// (`beforeWaiting`), before anything has happened. Failures of the engine come as
/// [dev.berth.meta.StoreException]; what the work itself throws is passed on.
interface Database extends AutoCloseable {

  /// Runs work that only reads. Each statement sees what was committed before it began.
  ///
  /// @param attempted what is done, for the message of a failure: "find a package", say
  <T> T read(String attempted, Work<T> work);

  /// Runs work in one transaction, which is durable when this returns.
  <T> T write(String attempted, Work<T> work);

  /// Has work run soon, in the order of the calls where there is one writer, without waiting for
  /// it. A failure is logged.
  void writeLater(String attempted, Work<?> work);

  /// Whether nobody but this process writes, so that what is remembered here can be kept exact.
  boolean isOnlyWriter();

  /// To be called before waiting for anything of the store.
  void beforeWaiting();

  /// To be told, for those who look at the figures, whether a fact was remembered or had to be
  /// read.
  default void looked(boolean remembered) {}

  /// Throws when the database would not take a transaction now.
  void check();

  /// Finishes what was begun and lets go of the database.
  @Override
  void close();
}
