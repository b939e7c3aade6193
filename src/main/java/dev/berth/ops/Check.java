package dev.berth.ops;

/// Something that must work before requests can be answered.
///
/// @param name what it is, such as `metadata`
/// @param test throws if it does not work; may take its time
public record Check(String name, Test test) {

  /// Tries it.
  @FunctionalInterface
  public interface Test {
    void run() throws Exception;
  }
}
