package dev.berth;

/// The program's entry.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.out.println("usage: berth COMMAND [OPTION]...");
  }
}
