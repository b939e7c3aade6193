package dev.berth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What `./berth` starts is prepared for a quick start.
@Tag("package")
class PackagingTest {
  @BeforeAll
  static void prepare() throws Exception {
    assertThat(new ProcessBuilder("scripts/package").inheritIO().start().waitFor()).isZero();
  }

  // The JVM drops a cache without a word when the jar, the collector or the JDK is another one.
  @Test
  void theAotCacheIsUsed() throws Exception {
    assertThat(berth("-Xlog:class+load:stdout", "help"))
        .contains("dev.berth.Main source: shared objects file");
  }

  @Test
  void theJvmWarnsOfNothing() throws Exception {
    assertThat(berth("", "help")).startsWith("Berth, a container registry.");
  }

  private static String berth(String javaOptions, String command) throws Exception {
    var builder = new ProcessBuilder(new File("berth").getAbsolutePath(), command);
    builder.environment().put("BERTH_JAVA_OPTIONS", javaOptions);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
