package dev.berth.http;

/// Is told about every request that was answered, on the thread that answered it: it must neither
/// wait nor throw.
@FunctionalInterface
public interface RequestObserver {
  void finished(Handled handled);
}
