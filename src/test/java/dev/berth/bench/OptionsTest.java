package dev.berth.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void rowsKeepTheirOwnOrder() {
    assertThat(parse("--rows", "tiny,manifest").rows()).containsExactly("manifest", "tiny");
  }

  @Test
  void anUnknownRowIsNamed() {
    assertThatThrownBy(() -> parse("--rows", "manifests"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not manifests");
  }

  @Test
  void aPeerMayBringCredentialsAndADirectory() {
    Peer peer =
        parse("--peer", "zot=http://user:word@localhost:5000,42,/srv/zot").peers().getFirst();

    assertThat(peer.name()).isEqualTo("zot");
    assertThat(peer.credentials()).isEqualTo("user:word");
    assertThat(peer.shown()).isEqualTo("http://localhost:5000");
    assertThat(peer.pid()).isEqualTo(42);
    assertThat(peer.data()).contains(Path.of("/srv/zot"));
  }

  @Test
  void aQuickRunHasOneRoundUnlessSaidOtherwise() {
    assertThat(parse("--quick").rounds()).isEqualTo(1);
    assertThat(parse("--quick", "--rounds", "3").rounds()).isEqualTo(3);
    assertThat(parse().rounds()).isEqualTo(5);
  }

  private static Options parse(String... arguments) {
    return Options.parse(arguments);
  }
}
