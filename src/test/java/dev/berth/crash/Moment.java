package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The moment for a crash: when clients have taken so many steps together.
final class Moment {
  private final CountDownLatch left;
  private volatile boolean over;

  Moment(int steps) {
    this.left = new CountDownLatch(steps);
  }

  /// A client is about to send something, or has got an answer.
  void step() {
    left.countDown();
  }

  /// Waits for it, after which failures are no surprise.
  void await() throws InterruptedException {
    assertThat(left.await(60, TimeUnit.SECONDS))
        .as("the clients come to the moment of the crash; %d steps are left", left.getCount())
        .isTrue();
    over = true;
  }

  boolean isOver() {
    return over;
  }
}
