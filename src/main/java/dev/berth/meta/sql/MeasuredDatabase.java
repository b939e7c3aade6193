package dev.berth.meta.sql;

/// A database whose use is counted and timed.
record MeasuredDatabase(Database inner, StoreFigures figures) implements Database {

  @Override
  public <T> T read(String attempted, Work<T> work) {
    inner.beforeWaiting();
    long start = System.nanoTime();
    try {
      return inner.read(attempted, work);
    } finally {
      figures.read(System.nanoTime() - start);
    }
  }

  @Override
  public <T> T write(String attempted, Work<T> work) {
    inner.beforeWaiting();
    long start = System.nanoTime();
    try {
      return inner.write(attempted, work);
    } finally {
      figures.wrote(System.nanoTime() - start);
    }
  }

  @Override
  public void writeLater(String attempted, Work<?> work) {
    inner.writeLater(attempted, work);
  }

  @Override
  public boolean isOnlyWriter() {
    return inner.isOnlyWriter();
  }

  @Override
  public void beforeWaiting() {
    inner.beforeWaiting();
  }

  @Override
  public void looked(boolean remembered) {
    figures.looked(remembered);
  }

  @Override
  public void check() {
    inner.check();
  }

  @Override
  public void close() {
    inner.close();
  }
}
