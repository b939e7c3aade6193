package dev.berth.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.MetadataStore;
import dev.berth.meta.Publication;
import dev.berth.meta.StoreContract;
import dev.berth.meta.sql.SqlMetadataStore;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RawManifest;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.PackageTarget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages of referrers, of which some are only in the list under the fallback tag.
class ReferrersTest extends StoreContract {
  private static final Digest SUBJECT = digest("subject");
  private static final String TYPE = "application/wanted";

  @TempDir Path directory;
  private Account alice;

  @Override
  protected MetadataStore open() {
    return SqlMetadataStore.openSqlite(directory.resolve("berth.db"), () -> {}, () -> now);
  }

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  /// An artifact that says itself what it refers to, if it is `own`.
  private Digest artifact(String name, String type, boolean own) {
    String json =
        """
        {"schemaVersion":2,"artifactType":"%s","config":%s,"layers":[]%s,"x":"%s"}\
        """
            .formatted(
                type,
                descriptor(digest("config")),
                own ? ",\"subject\":" + descriptor(SUBJECT) : "",
                name);
    PackageTarget target = target(alice, "app");
    publish(own ? referrer(target, json, SUBJECT, type) : image(target, json, List.of()));
    return digest(json);
  }

  private void list(Digest... listed) {
    String children =
        Arrays.stream(listed).map(ReferrersTest::descriptor).collect(Collectors.joining(","));
    String json = "{\"schemaVersion\":2,\"manifests\":[" + children + "]}";
    publish(
        new Publication(
            target(alice, "app"),
            new RawManifest(
                digest(json), MediaTypes.OCI_INDEX, json.getBytes(StandardCharsets.UTF_8)),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(new Tag("sha256-" + SUBJECT.encoded())),
            Optional.empty(),
            Optional.empty()));
  }

  private static String descriptor(Digest digest) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1}"
        .formatted(MediaTypes.OCI_MANIFEST, digest);
  }

  /// All pages of a list, by the digests on them.
  private List<List<Digest>> pages(@Nullable String type, int size) {
    long id = store.packages().find(target(alice, "app").repository()).orElseThrow().id();
    Referrers referrers = new Referrers(store.manifests(), size);
    List<List<Digest>> pages = new ArrayList<>();
    Optional<Digest> next = Optional.empty();
    do {
      Referrers.Listing page = referrers.list(id, SUBJECT, type, next.orElse(null));
      pages.add(page.items().stream().map(Descriptor::digest).toList());
      next = page.next();
    } while (next.isPresent() && pages.size() < 20);
    return pages;
  }

  @Test
  void everyReferrerIsOnOnePageHoweverLargeTheyAre() {
    Digest a = artifact("a", TYPE, true);
    Digest b = artifact("b", TYPE, true);
    Digest c = artifact("c", TYPE, false);
    Digest d = artifact("d", TYPE, false);
    Digest e = artifact("e", TYPE, false);
    list(b, c, a, d, digest("absent"), e, b);

    for (int size = 1; size <= 6; size++) {
      List<List<Digest>> pages = pages(null, size);
      assertThat(pages.stream().flatMap(List::stream))
          .as("by %s", size)
          .containsExactly(a, b, c, d, e);
      assertThat(pages).as("by %s", size).hasSize((5 + size - 1) / size);
    }
  }

  @Test
  void aListThatNamesOnlyOwnReferrersAddsNoPage() {
    Digest a = artifact("a", TYPE, true);
    Digest b = artifact("b", TYPE, true);
    list(a, b);

    assertThat(pages(null, 1)).containsExactly(List.of(a), List.of(b));
    assertThat(pages(null, 2)).containsExactly(List.of(a, b));
  }

  @Test
  void deletedOnesDoNotMakeTheListBeginAgain() {
    Digest a = artifact("a", TYPE, true);
    Digest b = artifact("b", TYPE, true);
    Digest c = artifact("c", TYPE, false);
    Digest d = artifact("d", TYPE, false);
    list(a, c, b, d);
    long id = store.packages().find(target(alice, "app").repository()).orElseThrow().id();
    Stream.of(a, c).forEach(digest -> store.manifests().delete(id, digest, by(alice)));

    assertThat(pages(null, 1)).containsExactly(List.of(b), List.of(d));
  }

  @Test
  void aFilteredListGoesOnAfterPagesOnWhichNothingIsLeft() {
    Digest other = artifact("other", "application/other", false);
    Digest another = artifact("another", "application/other", false);
    Digest wanted = artifact("wanted", TYPE, false);
    list(other, another, wanted);

    assertThat(pages(TYPE, 1)).containsExactly(List.of(), List.of(), List.of(wanted));
    assertThat(pages(TYPE, 3)).containsExactly(List.of(wanted));
  }
}
