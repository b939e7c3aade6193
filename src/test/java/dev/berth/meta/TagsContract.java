package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.PackageTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What tags promise.
public abstract class TagsContract extends StoreContract {
  private Account alice;

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  private PackageTarget target() {
    return target(alice, "app");
  }

  private static List<Tag> tags(String... names) {
    return Stream.of(names).map(Tag::new).toList();
  }

  @Test
  void aMovedTagPointsToTheNewManifestAtOnce() {
    long id = publish(image(target(), "old", List.of(), "latest")).packageId();
    assertThat(store.manifests().find(id, new Tag("latest")).orElseThrow().digest())
        .isEqualTo(digest("old"));

    publish(image(target(), "new", List.of(), "latest"));

    assertThat(store.manifests().find(id, new Tag("latest")).orElseThrow().digest())
        .isEqualTo(digest("new"));
    assertThat(store.manifests().find(id, digest("old"))).isPresent();
    assertThat(store.manifests().listTags(id, null, 10)).isEqualTo(tags("latest"));
  }

  @Test
  void tagsAreListedInTheOrderOfTheirBytes() {
    long id =
        publish(
                image(
                    target(), "image", List.of(), "b", "a", "_", "Z", "1.10", "1.9", "a-b", "a.b"))
            .packageId();

    assertThat(store.manifests().listTags(id, null, 100))
        .isEqualTo(tags("1.10", "1.9", "Z", "_", "a", "a-b", "a.b", "b"));
  }

  @Test
  void tagsAreListedInPages() {
    String[] names = {"t00", "t01", "t02", "t03", "t04", "t05", "t06"};
    long id = publish(image(target(), "image", List.of(), names)).packageId();

    List<Tag> all = new ArrayList<>(store.manifests().listTags(id, null, 3));
    all.addAll(store.manifests().listTags(id, all.getLast(), 3));
    all.addAll(store.manifests().listTags(id, all.getLast(), 3));

    assertThat(all).isEqualTo(tags(names));
    assertThat(store.manifests().listTags(id, new Tag("t03x"), 2)).isEqualTo(tags("t04", "t05"));
  }

  @Test
  void aDeletedTagIsGoneAndItsManifestStays() {
    long id = publish(image(target(), "image", List.of(), "v1")).packageId();
    assertThat(store.manifests().find(id, new Tag("v1"))).isPresent();

    assertThat(store.manifests().deleteTag(id, new Tag("v1"), by(alice))).isTrue();

    assertThat(store.manifests().find(id, new Tag("v1"))).isEmpty();
    assertThat(store.manifests().listTags(id, null, 10)).isEmpty();
    assertThat(store.manifests().find(id, digest("image"))).isPresent();
    assertThat(store.manifests().deleteTag(id, new Tag("v1"), by(alice))).isFalse();
  }

  @Test
  void packagesDoNotShareTags() {
    long app = publish(image(target(), "image", List.of(), "v1")).packageId();
    long other = publish(image(target(alice, "other"), "unlike", List.of(), "v2")).packageId();

    assertThat(store.manifests().listTags(app, null, 10)).isEqualTo(tags("v1"));
    assertThat(store.manifests().listTags(other, null, 10)).isEqualTo(tags("v2"));
  }
}
