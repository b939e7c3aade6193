package dev.berth.meta.sql;

/// A database that hands everything on to another one, but for what an implementation looks at.
interface ForwardingDatabase extends Database {

  /// The other one.
  Database inner();

  @Override
  default <T> T read(String attempted, Work<T> work) {
    return inner().read(attempted, work);
  }

  @Override
  default <T> T write(String attempted, Work<T> work) {
    return inner().write(attempted, work);
  }

  @Override
  default void writeLater(String attempted, Work<?> work) {
    inner().writeLater(attempted, work);
  }

  @Override
  default boolean isOnlyWriter() {
    return inner().isOnlyWriter();
  }

  @Override
  default void beforeWaiting() {
    inner().beforeWaiting();
  }

  @Override
  default void check() {
    inner().check();
  }

  @Override
  default void close() {
    inner().close();
  }
}
