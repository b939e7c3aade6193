package dev.berth.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HashWarmUpTest {

  @Test
  void itEndsByItselfAndKeepsNoJvmRunning() throws Exception {
    Thread thread = HashWarmUp.start();

    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void itEndsEarlyWhenInterrupted() throws Exception {
    Thread thread = HashWarmUp.start();
    thread.interrupt();

    assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
  }
}
