package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.BlobRecordStore.Unlinking;
import dev.berth.meta.ManifestStore.Deletion;
import dev.berth.meta.ManifestStore.Published;
import dev.berth.oci.Digest;
import dev.berth.oci.RawManifest;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.Grantee;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackagePattern;
import dev.berth.packages.PackageRight;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.Role;
import dev.berth.packages.SecretHash;
import dev.berth.packages.Team;
import dev.berth.packages.TeamChange;
import dev.berth.packages.TokenKind;
import dev.berth.packages.Visibility;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What stays true when many do something at once.
public abstract class ConcurrencyContract extends StoreContract {
  private static final int ROUNDS = 60;

  // Platform threads: readers that never wait would keep virtual ones from running at all.
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Account alice;

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  private record Pair<A, B>(A first, B second) {}

  /// Does both at the same time.
  private <A, B> Pair<A, B> together(Callable<A> first, Callable<B> second) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    Future<A> a =
        threads.submit(() -> {
          start.await();
          return first.call();
        });
    Future<B> b =
        threads.submit(() -> {
          start.await();
          return second.call();
        });
    return new Pair<>(a.get(), b.get());
  }

  @Test
  void whoWasAnsweredSeesTheNewStateHoweverManyReadMeanwhile() throws Exception {
    PackageTarget target = target(alice, "app");
    long id = publish(image(target, "first", List.of())).packageId();
    AtomicBoolean over = new AtomicBoolean();
    List<Future<?>> readers = new ArrayList<>();
    for (int reader = 0; reader < 6; reader++) {
      readers.add(
          threads.submit(() -> {
            while (!over.get()) {
              int tag = ThreadLocalRandom.current().nextInt(4);
              store.manifests().find(id, new Tag("t" + tag));
              store.manifests().find(id, digest("image " + tag + " 1"));
            }
          }));
    }
    List<Future<?>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int number = writer;
      writers.add(threads.submit(() -> pushAndDelete(target(alice, "app"), id, number)));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    over.set(true);
    for (Future<?> reader : readers) {
      reader.get();
    }
    assertThat(store.manifests().countVersions(id)).isEqualTo(1 + countLiving(id));
  }

  /// How many of the images that [#pushAndDelete] pushes are there.
  private long countLiving(long id) {
    return IntStream.range(0, 12)
        .mapToObj(i -> digest("image " + i / 3 + " " + i % 3))
        .filter(digest -> store.manifests().find(id, digest).isPresent())
        .count();
  }

  private void pushAndDelete(PackageTarget target, long id, int number) {
    Tag tag = new Tag("t" + number);
    for (int round = 0; round < ROUNDS; round++) {
      String content = "image " + number + " " + (round % 3);
      publish(image(target, content, List.of(), tag.value()));
      assertThat(store.manifests().find(id, tag).map(RawManifest::digest))
          .hasValue(digest(content));
      assertThat(store.manifests().find(id, digest(content))).isPresent();
      if (round % 2 == 0) {
        assertThat(store.manifests().delete(id, digest(content), by(alice)))
            .isEqualTo(new Deletion.Done());
        assertThat(store.manifests().find(id, digest(content))).isEmpty();
      } else {
        assertThat(store.manifests().deleteTag(id, tag, by(alice))).isTrue();
      }
      assertThat(store.manifests().find(id, tag)).isEmpty();
    }
  }

  @Test
  void aChangedVisibilityIsSeenByTheNextRequestHoweverManyPublishMeanwhile() throws Exception {
    PackageTarget target = target(alice, "app");
    long id = publish(image(target, "first", List.of())).packageId();
    AtomicBoolean over = new AtomicBoolean();
    Future<?> publisher =
        threads.submit(() -> {
          while (!over.get()) {
            publish(image(target(alice, "app"), "again", List.of(), "v1"));
          }
        });
    for (int round = 0; round < ROUNDS; round++) {
      Visibility visibility = round % 2 == 0 ? Visibility.PUBLIC : Visibility.PRIVATE;
      store.packages().setVisibility(id, visibility, by(alice));
      assertThat(store.packages().find(target.repository()).orElseThrow().visibility())
          .isEqualTo(visibility);
    }
    over.set(true);
    publisher.get();
  }

  @Test
  void noTagIsLeftWithoutItsManifest() throws Exception {
    PackageTarget first = target(alice, "app");
    long id = publish(image(first, "image 0", List.of())).packageId();
    PackageTarget target = target(alice, "app");
    List<Future<?>> all = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      all.add(
          threads.submit(() -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            for (int round = 0; round < ROUNDS; round++) {
              String content = "image " + random.nextInt(4);
              if (random.nextInt(3) == 0) {
                store.manifests().delete(id, digest(content), by(alice));
              } else {
                publish(image(target, content, List.of(), "t" + random.nextInt(3), "u"));
              }
            }
          }));
    }
    for (Future<?> one : all) {
      one.get();
    }

    for (Tag tag : store.manifests().listTags(id, null, 100)) {
      Optional<RawManifest> found = store.manifests().find(id, tag);
      assertThat(found).as("manifest of %s", tag).isPresent();
      assertThat(store.manifests().find(id, found.get().digest())).isPresent();
    }
  }

  @Test
  void aBlobIsNeverBothNamedAndUnlinked() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Digest layer = push(target(alice, "app"), "layer " + round);
      PackageTarget target = target(alice, "app");
      long id = target.packageId().orElseThrow();
      Publication publication = image(target, "image " + round, List.of(layer));

      Pair<Published, Unlinking> ended =
          together(
              () -> store.manifests().publish(publication),
              () -> store.blobs().unlink(id, layer, Actor.BERTH));

      if (ended.first() instanceof Published.Done) {
        assertThat(ended.second()).isInstanceOf(Unlinking.Needed.class);
        assertThat(store.blobs().findSize(id, layer)).isPresent();
      } else {
        assertThat(ended.second()).isEqualTo(new Unlinking.Unlinked());
        assertThat(store.blobs().findSize(id, layer)).isEmpty();
      }
    }
  }

  @Test
  void aManifestIsNeverBothNamedAndDeleted() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Digest child = digest("child " + round);
      long id = publish(image(target(alice, "app"), "child " + round, List.of())).packageId();
      Publication publication = index(target(alice, "app"), "index " + round, List.of(child));

      Pair<Published, Deletion> ended =
          together(
              () -> store.manifests().publish(publication),
              () -> store.manifests().delete(id, child, by(alice)));

      boolean published = ended.first() instanceof Published.Done;
      boolean deleted = ended.second() instanceof Deletion.Done;
      assertThat(published).isNotEqualTo(deleted);
      assertThat(store.manifests().find(id, child).isPresent()).isEqualTo(published);
    }
  }

  @Test
  void ofTwoMakersOfOneNameOneWins() throws Exception {
    Account bob = user("bob");
    Account team = organization("team", alice);
    for (int round = 0; round < ROUNDS / 3; round++) {
      PackageTarget hers = target(team, "app" + round, alice);
      PackageTarget his = target(team, "app" + round, bob);

      Pair<Boolean, Boolean> made = together(() -> makes(hers), () -> makes(his));

      assertThat(made.first()).isNotEqualTo(made.second());
      long maker = store.packages().find(hers.repository()).orElseThrow().creatorId();
      assertThat(maker).isEqualTo(made.first() ? alice.id() : bob.id());
    }
  }

  private boolean makes(PackageTarget target) {
    try {
      store.blobs().commit(target, digest("layer"), 5, null);
      return true;
    } catch (ChangedMeanwhileException e) {
      return false;
    }
  }

  @Test
  void theUploadsOfOneFirstPushMeetInOnePackage() throws Exception {
    for (int round = 0; round < ROUNDS / 3; round++) {
      PackageTarget target = target(alice, "new" + round);
      String layer = "layer " + round;

      Pair<Long, Long> ids =
          together(
              () -> store.blobs().commit(target, digest(layer), 5, null),
              () -> store.blobs().commit(target, digest("shared"), 5, null));

      assertThat(ids.first()).isEqualTo(ids.second());
    }
  }

  @Test
  void aSmallBlobThatComesTwiceAtOnceIsKeptOnceAndReadableInBothPlaces() throws Exception {
    for (int round = 0; round < ROUNDS / 3; round++) {
      byte[] content = ("small layer " + round).getBytes(StandardCharsets.UTF_8);
      Digest layer = digest("small layer " + round);
      PackageTarget here = target(alice, "here" + round);
      PackageTarget there = target(alice, "there" + round);
      // Without bytes, it comes as from the blob store.
      boolean bothWithBytes = round % 2 == 0;

      Pair<Long, Long> ids =
          together(
              () -> store.blobs().commit(here, layer, content, null),
              () ->
                  bothWithBytes
                      ? store.blobs().commit(there, layer, content, null)
                      : store.blobs().commit(there, layer, content.length, null));

      assertThat(ids.first()).isNotEqualTo(ids.second());
      assertThat(store.blobs().findSize(ids.first(), layer)).hasValue(content.length);
      assertThat(store.blobs().findSize(ids.second(), layer)).hasValue(content.length);
      assertThat(store.blobs().findContent(layer)).hasValue(content);
    }
  }

  @Test
  void anOrganizationKeepsAnOwnerWhenAllLeaveAtOnce() throws Exception {
    Account bob = user("bob");
    for (int round = 0; round < ROUNDS / 3; round++) {
      Account team =
          store
              .accounts()
              .createOrganization(new Login("team" + round), alice.id(), Actor.BERTH)
              .orElseThrow();
      store.accounts().putMember(team.id(), bob.id(), MemberRole.OWNER, Actor.BERTH);

      Pair<Boolean, Boolean> left =
          together(
              () -> store.accounts().removeMember(team.id(), alice.id(), Actor.BERTH),
              () -> store.accounts().removeMember(team.id(), bob.id(), Actor.BERTH));

      assertThat(left.first()).isNotEqualTo(left.second());
    }
  }

  @Test
  void noTokenOutlivesTheOneThatItIsMadeByHoweverCloseTheyAre() throws Exception {
    for (int round = 0; round < ROUNDS / 3; round++) {
      SecretHash secret = SecretHash.of("child" + round);
      long parent =
          store
              .tokens()
              .create(
                  token(
                      SecretHash.of("parent" + round),
                      new TokenKind.Classic(Set.of()),
                      OptionalLong.empty()),
                  Actor.BERTH)
              .id();
      TokenKind bound =
          new TokenKind.ForPackages(
              List.of(new PackagePattern(alice.id(), "app")), Set.of(PackageRight.READ));

      together(
          () -> store.tokens().revoke(parent, Actor.BERTH),
          () -> {
            try {
              return store
                      .tokens()
                      .create(token(secret, bound, OptionalLong.of(parent)), Actor.BERTH)
                      .id()
                  > 0;
            } catch (EndedTokenException e) {
              return false;
            }
          });

      assertThat(store.tokens().find(secret)).isEmpty();
    }
  }

  private TokenStore.NewToken token(SecretHash secret, TokenKind kind, OptionalLong parent) {
    return new TokenStore.NewToken(alice.id(), kind, "", secret, "12345678", null, parent);
  }

  @Test
  void whoLeavesAnOrganizationKeepsNoRoleThatIsGivenAtThatMoment() throws Exception {
    Account bob = user("bob");
    Account team = organization("team", alice);
    publish(image(target(team, "app"), "image", List.of()));
    long app = store.packages().find(target(team, "app").repository()).orElseThrow().id();
    for (int round = 0; round < ROUNDS / 3; round++) {
      store.accounts().putMember(team.id(), bob.id(), MemberRole.MEMBER, Actor.BERTH);

      together(
          () -> store.accounts().removeMember(team.id(), bob.id(), Actor.BERTH),
          () ->
              store
                  .packageAccess()
                  .putGrant(app, new Grantee.User(bob.id()), Role.READ, Actor.BERTH));

      assertThat(store.accounts().membership(team.id(), bob.id())).isEmpty();
      assertThat(store.packageAccess().findGrant(app, new Grantee.User(bob.id()))).isEmpty();
    }
  }

  @Test
  void teamsThatAreMovedBelowEachOtherAtOnceLieInNoCircle() throws Exception {
    Account organization = organization("team", alice);
    for (int round = 0; round < ROUNDS / 3; round++) {
      long one = team(organization, "one" + round);
      long other = team(organization, "other" + round);

      Pair<TeamStore.Change, TeamStore.Change> moved =
          together(() -> moved(one, other), () -> moved(other, one));

      assertThat(moved.first() instanceof TeamStore.Change.Done)
          .isNotEqualTo(moved.second() instanceof TeamStore.Change.Done);
      assertThat(List.of(moved.first(), moved.second())).contains(new TeamStore.Change.Circle());
    }
  }

  private long team(Account organization, String slug) {
    TeamStore.Draft draft =
        new TeamStore.Draft(slug, slug, "", Team.Privacy.CLOSED, OptionalLong.empty());
    return ((TeamStore.Change.Done)
            store.teams().create(organization.id(), draft, OptionalLong.empty(), Actor.BERTH))
        .team()
        .id();
  }

  private TeamStore.Change moved(long team, long below) {
    return store
        .teams()
        .update(
            team,
            new TeamChange(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(OptionalLong.of(below))),
            Actor.BERTH);
  }
}
