package dev.berth.contents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.oci.DigestAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Which files layers add, take away and change.
class FileChangesTest {
  private static final long PLENTY = 1 << 24;
  private final LayerReader reader = reader(PLENTY, 1000, Duration.ofSeconds(20));

  private static LayerReader reader(long bytes, int entries, Duration time) {
    return new LayerReader(
        new Budget(bytes, entries, time), DigestAlgorithm.SHA256.newMessageDigest());
  }

  private FileTree tree(byte[]... layers) throws IOException {
    FileTree tree = new FileTree();
    for (byte[] layer : layers) {
      reader.read(new ByteArrayInputStream(layer), tree, _ -> true);
    }
    return tree;
  }

  private static List<String> words(FileChanges changes) {
    return changes.files().stream()
        .map(file -> file.change().name().toLowerCase(Locale.ROOT) + " " + file.path())
        .toList();
  }

  private static FileChanges compare(FileTree base, FileTree from, FileTree to) throws IOException {
    return FileChanges.between(from, to, base, new Budget(PLENTY, 1000, Duration.ofSeconds(20)));
  }

  @Test
  void aLayerAddsChangesAndTakesAway() throws IOException {
    FileTree base =
        tree(Layers.of().file("bin/sh", "1").file("etc/a", "1").file("etc/b", "1").gzip());
    FileTree to =
        tree(Layers.of().file("etc/a", "2").file("etc/.wh.b", "").file("opt/new", "xyz").zstd());

    FileChanges changes = compare(base, new FileTree(), to);

    assertThat(words(changes)).containsExactly("changed etc/a", "removed etc/b", "added opt/new");
    assertThat(changes.growth()).isEqualTo(2);
  }

  @Test
  void whatIsWrittenAgainAsItWasIsNoChange() throws IOException {
    FileTree base = tree(Layers.of().directory("etc").file("etc/a", "1").tar());
    FileTree to = tree(Layers.of().directory("./etc").file("./etc/a", "1").tar());

    assertThat(compare(base, new FileTree(), to).total()).isZero();
  }

  @Test
  void bothSidesHaveLayersOfTheirOwn() throws IOException {
    FileTree base = tree(Layers.of().file("lib/base", "1").tar());
    FileTree from = tree(Layers.of().file("app/old", "1").file("app/same", "1").tar());
    FileTree to = tree(Layers.of().file("app/same", "1").link("app/current", "same").tar());

    assertThat(words(compare(base, from, to)))
        .containsExactly("added app/current", "removed app/old");
  }

  @Test
  void aWhiteoutOfADirectoryTakesAwayAllThatIsInIt() throws IOException {
    FileTree base =
        tree(Layers.of().file("opt/a/1", "1").file("opt/a/b/2", "1").file("opt/ab", "1").tar());
    FileTree to = tree(Layers.of().file("opt/.wh.a", "").tar());

    assertThat(words(compare(base, new FileTree(), to)))
        .containsExactly("removed opt/a/1", "removed opt/a/b/2");
  }

  @Test
  void anOpaqueDirectoryHidesWhatIsBelowAndKeepsWhatItsOwnLayerHas() throws IOException {
    FileTree base = tree(Layers.of().file("d/old", "1").file("d/kept", "1").tar());
    FileTree to =
        tree(Layers.of().file("d/kept", "1").file("d/.wh..wh..opq", "").file("d/new", "1").tar());

    assertThat(words(compare(base, new FileTree(), to)))
        .containsExactly("added d/new", "removed d/old");
  }

  @Test
  void whatALowerLayerTookAwayAndAHigherOneBringsBackIsThere() throws IOException {
    FileTree base = tree(Layers.of().file("a", "1").tar());
    FileTree to = tree(Layers.of().file(".wh.a", "").tar(), Layers.of().file("a", "1").tar());

    assertThat(compare(base, new FileTree(), to).total()).isZero();
  }

  @Test
  void aLinkInPlaceOfADirectoryTakesAwayWhatWasInIt() throws IOException {
    FileTree base = tree(Layers.of().directory("lib").file("lib/a", "1").tar());
    FileTree to = tree(Layers.of().link("lib", "usr/lib").tar());

    assertThat(words(compare(base, new FileTree(), to)))
        .containsExactly("added lib", "removed lib/a");
  }

  @Test
  void theBaseIsRememberedOnlyAsFarAsItMatters() throws IOException {
    FileTree to = tree(Layers.of().file("a", "2").file("d/.wh.gone", "").tar());
    FileTree base = new FileTree();
    byte[] layer =
        Layers.of().file("a", "1").file("other", "1").file("d/gone/x", "1").file("d/x", "1").tar();
    reader.read(new ByteArrayInputStream(layer), base, to::touches);

    assertThat(base.paths()).containsExactlyInAnyOrder("a", "d/gone/x");
    assertThat(words(compare(base, new FileTree(), to)))
        .containsExactly("changed a", "removed d/gone/x");
  }

  @Test
  void longNamesAndNamesThatClimbAreRead() throws IOException {
    String deep = "very/".repeat(60) + "deep";
    FileTree to =
        tree(Layers.of().longFile(deep, "1").file("../../etc/passwd", "1").file("/abs", "1").tar());

    assertThat(to.paths()).containsExactlyInAnyOrder(deep, "etc/passwd", "abs");
  }

  @Test
  void severalCompressedPartsInARowAreOneLayer() throws IOException {
    byte[] tar = Layers.of().file("a", "x".repeat(5000)).file("b", "1").tar();
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (int at = 0; at < tar.length; at += 1000) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(parts)) {
        gzip.write(tar, at, Math.min(1000, tar.length - at));
      }
    }

    assertThat(tree(parts.toByteArray()).paths()).containsExactly("a", "b");
  }

  @Test
  void whatIsTooMuchIsNotRead() {
    byte[] bomb = Layers.of().file("zeros", "0".repeat(4_000_000)).gzip();
    byte[] many = Layers.of().file("a", "").file("b", "").file("c", "").tar();

    assertThatThrownBy(() -> read(reader(1_000_000, 10, Duration.ofSeconds(20)), bomb))
        .isInstanceOf(Budget.SpentException.class)
        .hasMessage("their layers are too large");
    assertThatThrownBy(() -> read(reader(PLENTY, 2, Duration.ofSeconds(20)), many))
        .hasMessage("they have too many files that differ");
    assertThatThrownBy(() -> read(reader(PLENTY, 10, Duration.ofNanos(-1)), many))
        .hasMessage("it takes too long");
  }

  @Test
  void namesAreBoundedTogetherAndInDepth() {
    Layers long4000 = Layers.of();
    for (int i = 1000; i < 3200; i++) {
      long4000.longFile(i + "x".repeat(4000), "");
    }

    assertThatThrownBy(
            () -> read(reader(PLENTY * 2, 50_000, Duration.ofSeconds(20)), long4000.tar()))
        .hasMessage("they have too many files that differ");
    assertThatThrownBy(() -> tree(Layers.of().longFile("a/".repeat(300) + "b", "").tar()))
        .hasMessage("it has a path of 301 steps");
  }

  @Test
  void whatNobodyWaitsForEnds() {
    LayerReader forsaken =
        new LayerReader(
            new Budget(PLENTY, 10, Duration.ofSeconds(20), () -> false),
            DigestAlgorithm.SHA256.newMessageDigest());

    assertThatThrownBy(() -> read(forsaken, Layers.of().file("a", "1").tar()))
        .hasMessage("nobody waited for it");
  }

  @Test
  void whatWasTakenAwayStaysSoWhenItsDirectoryIsMadeAgain() throws IOException {
    FileTree base = tree(Layers.of().directory("x").file("x/a", "1").tar());
    FileTree to =
        tree(
            Layers.of().file(".wh.x", "").tar(), Layers.of().directory("x").file("x/b", "1").tar());

    assertThat(words(compare(base, new FileTree(), to)))
        .containsExactly("removed x/a", "added x/b");
  }

  @Test
  void whatIsNoArchiveIsSaidToBeNone() {
    byte[] tar = Layers.of().file("a", "x".repeat(2000)).tar();

    assertThatThrownBy(() -> read(reader, "hello".repeat(500).getBytes(UTF_8)))
        .hasMessage("it is no tar archive");
    assertThatThrownBy(() -> read(reader, Arrays.copyOf(tar, 1000)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(reader, Arrays.copyOf(tar, 100))).isInstanceOf(IOException.class);
  }

  private static void read(LayerReader reader, byte[] layer) throws IOException {
    reader.read(new ByteArrayInputStream(layer), new FileTree(), _ -> true);
  }

  /// Whatever bytes are changed, reading ends, and by nothing but what says that it cannot be read.
  @Property(tries = 300)
  void damagedArchivesAreReadOrRefused(@ForAll int position, @ForAll byte value) {
    byte[] layer =
        Layers.of().longFile("long", "1").file("a", "abc").link("b", "a").directory("c").tar();
    layer[Math.floorMod(position, layer.length)] = value;
    try {
      read(reader(PLENTY, 1000, Duration.ofSeconds(20)), layer);
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotNull();
    }
  }
}
