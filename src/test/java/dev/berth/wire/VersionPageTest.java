package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.contents.Layers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page of a version: how it was built, what was said of it, and what changed in it.
class VersionPageTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String HOSTILE = "<script>alert(1)</script>";
  private static final byte[] BASE =
      Layers.of().file("bin/sh", "shell").file("etc/old", "1").gzip();
  private static int packages;
  private static LocalBerth berth;
  private static String oliver;

  private BuiltImages images;
  private Browsing owner;
  private String base;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    oliver = berth.createUser("oliver");
    berth.setPassword("oliver", PASSWORD);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @BeforeEach
  void makePackage() {
    String name = "app-" + ++packages;
    Pushing pushing = new Pushing(Wire.bearer(berth.url(), oliver), "oliver/" + name);
    images = new BuiltImages(pushing);
    base = "/users/oliver/packages/container/" + name;
    owner = Browsing.signedIn(berth, "oliver", PASSWORD);
  }

  private String page(String tag) {
    return base + "/" + owner.version(base, tag);
  }

  private static String words(Browsing.Page page) {
    return page.expect(200).text().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
  }

  @Test
  void layersStandBesideTheCommandsThatMadeThem() {
    byte[] top = Layers.of().file("srv/app", "x").gzip();
    images.image(
        "v1",
        BuiltImages.config("A=1", "/bin/sh -c #(nop) ADD x / ", "RUN /bin/sh -c make # buildkit"),
        BASE,
        top);

    String words = words(owner.get(page("v1")));

    assertThat(words)
        .contains("CMD nothing", "no layer", "ADD x /", "RUN make")
        .contains("Entry point /bin/sh -c", "Command 'it'\\''s'")
        .contains("Working directory /srv", "User nobody", "Ports 80/tcp", "Volumes /data", "A=1");
  }

  @Test
  void whatChangedSinceThePreviousTagIsTold() {
    images.image("v1", BuiltImages.config("A=1", "ADD base"), BASE);
    byte[] top = Layers.of().file("srv/" + HOSTILE, "xyz").file("etc/.wh.old", "").gzip();
    images.image("v2", BuiltImages.config("A=2", "ADD base", "COPY srv"), BASE, top);
    String page = page("v2");
    assertThat(words(owner.get(page))).contains("What changed since v1");

    Browsing.Page changes = owner.get(page + "/changes");
    while (changes.header("Refresh").isPresent()) {
      changes = owner.get(page + "/changes");
    }

    assertThat(words(changes))
        .contains("1 layer shared, 1 new, 0 gone", "COPY srv", "A 1 2")
        .contains("1 added, 1 removed, 0 changed", "/etc/old");
    assertThat(changes.text()).doesNotContain("<script>alert").contains("/srv/&lt;script&gt;");
  }

  @Test
  void filesThatCannotBeReadAreSaidSo() {
    images.image("v1", BuiltImages.config("A=1", "ADD base"), BASE);
    images.image("v2", BuiltImages.config("A=1", "ADD other"), Content.noise(2000, 1));

    assertThat(words(owner.get(page("v2") + "/changes")))
        .contains("The files were not compared: a layer cannot be read: it is no tar archive");
    assertThat(owner.get(page("v1") + "/changes").expect(404).text())
        .contains("No version with a tag was pushed before it.");
  }
}
