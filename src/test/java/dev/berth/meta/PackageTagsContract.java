package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.meta.HookOutbox.Claim;
import dev.berth.meta.TagStore.FoundTags;
import dev.berth.meta.TagStore.Setting;
import dev.berth.oci.Tag;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.Hook;
import dev.berth.packages.HookFormat;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSettings;
import dev.berth.packages.PackageTag;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TagMove;
import dev.berth.packages.TagPattern;
import dev.berth.packages.TokenKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the store of a package's tags and their history promises.
public abstract class PackageTagsContract extends StoreContract {
  private static final TagPattern ALL = new TagPattern("*");

  private Account alice;
  private Account acme;

  @BeforeEach
  void makeAnOrganization() {
    alice = user("alice");
    acme = organization("acme", alice);
  }

  private long publish(String content, String... tags) {
    return publish(image(target(acme, "app"), content, List.of(), tags)).versionId();
  }

  private long packageId() {
    return target(acme, "app").packageId().orElseThrow();
  }

  private Setting set(String tag, String content, Actor by) {
    return store.tags().set(packageId(), new Tag(tag), digest(content), by);
  }

  private List<TagMove> moves(String tag) {
    return store.tags().listMoves(packageId(), new Tag(tag), Long.MAX_VALUE, 100);
  }

  private AuditEvent newest() {
    return store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, 1).getFirst();
  }

  private static List<String> names(List<PackageTag> tags) {
    return tags.stream().map(tag -> tag.name().value()).toList();
  }

  @Test
  void tagsAreListedWithWhatTheyPointToAndSinceWhen() {
    long one = publish("one", "v1", "stable");
    pass(Duration.ofHours(1));
    long two = publish("two", "v2", "stable");

    FoundTags all = store.tags().list(packageId(), ALL, null, 10);

    assertThat(all.next()).isEmpty();
    assertThat(all.items())
        .containsExactly(
            new PackageTag(new Tag("stable"), two, digest("two"), now),
            new PackageTag(new Tag("v1"), one, digest("one"), now.minus(Duration.ofHours(1))),
            new PackageTag(new Tag("v2"), two, digest("two"), now));
    assertThat(store.tags().find(packageId(), new Tag("v1"))).contains(all.items().get(1));
    assertThat(store.tags().find(packageId(), new Tag("v3"))).isEmpty();
    assertThat(store.tags().find(packageId() + 1, new Tag("v1"))).isEmpty();
  }

  @Test
  void aListOfTagsGoesOnWhereItWas() {
    List<String> expected = new ArrayList<>();
    for (int i = 100; i < 130; i++) {
      publish("image " + i, "a" + i, "b" + i + "-x", "b" + i + "-y");
      expected.add("b" + i + "-x");
    }
    for (int size : new int[] {1, 7, 30, 100}) {
      List<String> seen = new ArrayList<>();
      Optional<Tag> after = Optional.empty();
      do {
        FoundTags found =
            store.tags().list(packageId(), new TagPattern("b*-x"), after.orElse(null), size);
        assertThat(found.items()).hasSizeLessThanOrEqualTo(size);
        seen.addAll(names(found.items()));
        after = found.next();
      } while (after.isPresent());
      assertThat(seen).isEqualTo(expected);
    }
    assertThat(names(store.tags().list(packageId(), new TagPattern("a11*"), null, 100).items()))
        .hasSize(10);
    assertThat(names(store.tags().list(packageId(), new TagPattern("b101-y"), null, 9).items()))
        .containsExactly("b101-y");
  }

  @Test
  void aListLooksAtSoManyTagsAndNoMore() {
    String[] tags = new String[2500];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = "t%04d".formatted(i);
    }
    publish("image", tags);

    FoundTags found = store.tags().list(packageId(), new TagPattern("*499"), null, 10);
    assertThat(names(found.items())).containsExactly("t0499", "t1499");
    assertThat(found.next()).hasValue(new Tag("t1999"));

    FoundTags rest =
        store.tags().list(packageId(), new TagPattern("*499"), found.next().orElseThrow(), 10);
    assertThat(names(rest.items())).containsExactly("t2499");
    assertThat(rest.next()).isEmpty();
  }

  @Test
  void theHistoryOfATagSaysWhoMovedItWhenFromWhereToWhere() {
    Account bob = user("bob");
    long one = publish("one", "v1", "x");
    pass(Duration.ofMinutes(1));
    long two = publish("two", "x");
    store.tags().set(packageId(), new Tag("v1"), digest("two"), by(bob));
    publish("two", "v1");
    pass(Duration.ofMinutes(1));
    store.manifests().deleteTag(packageId(), new Tag("v1"), by(alice));

    List<TagMove> moves = moves("v1");

    TagMove.End first = new TagMove.End(one, Optional.of(digest("one")));
    TagMove.End second = new TagMove.End(two, Optional.of(digest("two")));
    assertThat(moves).extracting(TagMove::from).containsExactly(o(second), o(first), o(null));
    assertThat(moves).extracting(TagMove::to).containsExactly(o(null), o(second), o(first));
    assertThat(moves)
        .extracting(move -> move.actor().orElseThrow().login().value())
        .containsExactly("alice", "bob", "alice");
    assertThat(moves)
        .extracting(TagMove::movedAt)
        .containsExactly(now, now.minusSeconds(60), now.minusSeconds(120));
    assertThat(store.tags().listMoves(packageId(), new Tag("v1"), moves.getFirst().id(), 1))
        .containsExactly(moves.get(1));
    assertThat(moves("never")).isEmpty();

    store.accounts().delete(bob.id(), Actor.BERTH);
    assertThat(moves("v1").get(1).actor()).isEmpty();
  }

  private static Optional<TagMove.End> o(TagMove.End end) {
    return Optional.ofNullable(end);
  }

  @Test
  void aTagThatIsSetIsPulledAtOnceAndInTheAuditLog() {
    long one = publish("one", "v1", "latest");
    publish("two", "v2");
    store.manifests().find(packageId(), new Tag("v2"));
    pass(Duration.ofMinutes(1));

    assertThat(set("v2", "one", by(alice)))
        .isEqualTo(new Setting.Done(new PackageTag(new Tag("v2"), one, digest("one"), now), false));

    assertThat(store.manifests().find(packageId(), new Tag("v2")).orElseThrow().digest())
        .isEqualTo(digest("one"));
    assertThat(newest().action()).isEqualTo(AuditAction.TAG_SET);
    assertThat(newest().container().orElseThrow().name()).isEqualTo("acme/app");
    assertThat(newest().before().orElseThrow()).contains(digest("two").toString());
    assertThat(newest().after().orElseThrow()).contains("\"tag\":\"v2\"", digest("one").toString());
    assertThat(store.packages().find(packageId()).orElseThrow().updatedAt()).isEqualTo(now);
    assertThat(store.packages().find(target(acme, "app").repository()).orElseThrow().updatedAt())
        .isEqualTo(now);

    AuditEvent last = newest();
    assertThat(set("v2", "one", by(alice))).isInstanceOf(Setting.Done.class);
    assertThat(newest()).isEqualTo(last);
    assertThat(moves("v2")).hasSize(2);

    assertThat(((Setting.Done) set("new", "one", by(alice))).made()).isTrue();
    assertThat(newest().before()).isEmpty();
    assertThat(store.manifests().find(packageId(), new Tag("new"))).isPresent();
  }

  @Test
  void onlyWhatLivesInThePackageIsGivenATag() {
    publish("one", "v1");
    long gone = publish("gone");
    long held = publish("held");
    publish(index(target(acme, "app"), "index", List.of(digest("held")), "all"));
    publish(image(target(acme, "other"), "other", List.of(), "v1"));
    store.versions().delete(packageId(), gone, by(alice));
    store.versions().delete(packageId(), held, by(alice));
    AuditEvent last = newest();

    for (String content : List.of("gone", "held", "other", "never")) {
      assertThat(set("v2", content, by(alice))).isEqualTo(new Setting.Absent());
    }
    assertThat(newest()).isEqualTo(last);
    assertThat(moves("v2")).isEmpty();
    long id = packageId();
    store.packages().delete(id, by(alice));
    assertThat(store.tags().set(id, new Tag("v2"), digest("one"), by(alice)))
        .isEqualTo(new Setting.Absent());
  }

  @Test
  void webhooksAreToldOfATagThatIsSetAsOfAPush() {
    Hook hook =
        ((HookStore.Creation.Done)
                store
                    .hooks()
                    .create(
                        new HookPlace(HookPlace.Kind.ORGANIZATION, acme.id()),
                        new HookSettings(
                            "https://x.test/",
                            HookFormat.JSON,
                            Optional.empty(),
                            false,
                            List.of("package"),
                            true),
                        "https://berth.test",
                        by(alice)))
            .hook();
    publish("one", "v1");
    publish("two", "v2");
    List<Claim> before = store.hookOutbox().claim(hook.id(), 100, Duration.ofMinutes(1));

    set("v1", "two", by(alice));
    set("v1", "two", by(alice));

    List<Claim> told = store.hookOutbox().claim(hook.id(), 100, Duration.ofMinutes(1));
    assertThat(before).hasSize(3);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().event().action()).hasValue("updated");
    assertThat(told.getFirst().event().tag()).isEqualTo("v1");
  }

  @Test
  void whoseTokenHasEndedSetsNoTag() {
    publish("one", "v1");
    AccessToken token =
        store
            .tokens()
            .create(
                new TokenStore.NewToken(
                    alice.id(),
                    new TokenKind.Classic(Set.of()),
                    "",
                    SecretHash.of("s"),
                    "12345678",
                    null),
                Actor.BERTH);
    store.tokens().revoke(token.id(), Actor.BERTH);
    Actor actor =
        new Actor(
            OptionalLong.of(alice.id()), "alice", OptionalLong.of(token.id()), Optional.empty());

    assertThatExceptionOfType(EndedTokenException.class).isThrownBy(() -> set("v2", "one", actor));
    assertThat(store.tags().find(packageId(), new Tag("v2"))).isEmpty();
  }
}
