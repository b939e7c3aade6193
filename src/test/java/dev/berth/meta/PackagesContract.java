package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.meta.PackageStore.PackagesPage;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackageSearch;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.RightHolder;
import dev.berth.packages.RightsPlace;
import dev.berth.packages.Role;
import dev.berth.packages.Standing;
import dev.berth.packages.Standing.GrantedRole;
import dev.berth.packages.Standing.Source;
import dev.berth.packages.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What packages, grants and the list of what one may read promise.
public abstract class PackagesContract extends StoreContract {
  private Account alice;
  private Account bob;

  @BeforeEach
  void makeUsers() {
    alice = user("alice");
    bob = user("bob");
  }

  private static RepositoryName name(String value) {
    return new RepositoryName(value);
  }

  /// What a user may read, which is the same page by page as account by account.
  private List<String> readable(Account reader) {
    Optional<RightHolder> holder = Optional.of(new RightHolder.User(reader.id()));
    List<RepositoryName> found = store.packages().listReadable(holder, false, null, 100);
    assertThat(
            owners()
                .flatMap(owner -> names(owner, holder, Optional.empty(), 0, 100).stream())
                .toList())
        .isEqualTo(found);
    return found.stream().map(RepositoryName::value).toList();
  }

  private Stream<Account> owners() {
    return Stream.concat(
            store.accounts().list(0, 100).stream(),
            store.accounts().listOrganizations(0, 100).stream())
        .distinct()
        .sorted(Comparator.comparing(owner -> owner.login().value()));
  }

  private List<RepositoryName> names(
      Account owner, Optional<RightHolder> reader, Optional<Visibility> only, int skip, int limit) {
    return store
        .packages()
        .listReadableOf(owner, reader, false, PackageSearch.of(only), skip, limit)
        .items()
        .stream()
        .map(item -> item.subject().repository())
        .toList();
  }

  @Test
  void whoMayNotMakePackagesAnyMoreMakesNone() {
    Account owner = user("owner-of-all");
    Account member = user("member-once");
    Account shop = organization("shop", owner);
    store.accounts().putMember(shop.id(), member.id(), MemberRole.MEMBER, by(owner));
    PackageTarget seen = target(shop, "late", member);
    store.accounts().removeMember(shop.id(), member.id(), by(owner));

    assertThatThrownBy(() -> publish(image(seen, "image", List.of())))
        .isInstanceOf(ChangedMeanwhileException.class);
    assertThat(store.packages().find(seen.repository())).isEmpty();
    assertThatThrownBy(
            () -> publish(image(target(owner, "of-another", member), "image", List.of())))
        .isInstanceOf(ChangedMeanwhileException.class);
  }

  @Test
  void anAccountsPackagesAreListedByTheirNamesAndVisibilityAndCounted() {
    publishedPackage(alice, "c", Visibility.PUBLIC);
    publishedPackage(alice, "a", Visibility.PRIVATE);
    publishedPackage(alice, "b", Visibility.PUBLIC);
    publish(image(target(alice, "b"), "another", List.of()));
    store.blobs().commit(target(alice, "begun"), digest("layer"), 5, null);
    long gone = publishedPackage(alice, "gone", Visibility.PUBLIC);
    store.packages().delete(gone, by(alice));
    Optional<RightHolder> owner = Optional.of(new RightHolder.User(alice.id()));
    Optional<RightHolder> other = Optional.of(new RightHolder.User(bob.id()));
    Optional<Visibility> any = Optional.empty();

    assertThat(names(alice, owner, any, 0, 10))
        .containsExactly(name("alice/a"), name("alice/b"), name("alice/c"));
    assertThat(names(alice, owner, any, 1, 1)).containsExactly(name("alice/b"));
    assertThat(names(alice, owner, any, 3, 1)).isEmpty();
    assertThat(names(alice, owner, Optional.of(Visibility.PRIVATE), 0, 10))
        .containsExactly(name("alice/a"));
    assertThat(names(alice, owner, Optional.of(Visibility.INTERNAL), 0, 10)).isEmpty();
    assertThat(names(alice, other, any, 1, 1)).containsExactly(name("alice/c"));
    assertThat(names(alice, other, Optional.of(Visibility.PRIVATE), 0, 10)).isEmpty();
    assertThat(names(alice, Optional.empty(), any, 0, 10))
        .containsExactly(name("alice/b"), name("alice/c"));
    PackagesPage page =
        store.packages().listReadableOf(alice, owner, false, PackageSearch.ALL, 1, 1);
    assertThat(page.total()).isEqualTo(3);
    assertThat(page.items().getFirst().versions()).isEqualTo(2);
    assertThat(
            store.packages().listReadableOf(alice, other, false, PackageSearch.ALL, 9, 1).total())
        .isEqualTo(2);
    assertThat(names(bob, owner, any, 0, 10)).isEmpty();
  }

  private List<String> search(Account reader, String text, PackageSearch.Order order) {
    return store
        .packages()
        .listReadableOf(
            alice,
            Optional.of(new RightHolder.User(reader.id())),
            false,
            new PackageSearch(Optional.empty(), text, order),
            0,
            10)
        .items()
        .stream()
        .map(item -> item.subject().name())
        .toList();
  }

  @Test
  void anAccountsPackagesAreFoundByAPartOfTheirNames() {
    publishedPackage(alice, "tools/app", Visibility.PRIVATE);
    publishedPackage(alice, "app_1", Visibility.PUBLIC);
    publishedPackage(alice, "appx1", Visibility.PUBLIC);
    publishedPackage(alice, "other", Visibility.PUBLIC);

    for (PackageSearch.Order order : PackageSearch.Order.values()) {
      assertThat(search(alice, " APP ", order))
          .containsExactlyInAnyOrder("tools/app", "app_1", "appx1");
      assertThat(search(alice, "p_1", order)).containsExactly("app_1");
      assertThat(search(alice, "%", order)).isEmpty();
      assertThat(search(alice, "!", order)).isEmpty();
      assertThat(search(bob, "app", order)).containsExactlyInAnyOrder("app_1", "appx1");
    }
    assertThat(search(alice, "app", PackageSearch.Order.NAME))
        .containsExactly("app_1", "appx1", "tools/app");
  }

  @Test
  void anAccountsPackagesAreListedByWhenTheyWerePushed() {
    publishedPackage(alice, "first", Visibility.PUBLIC);
    pass(Duration.ofMinutes(1));
    publishedPackage(alice, "second", Visibility.PUBLIC);
    pass(Duration.ofMinutes(1));
    publish(image(target(alice, "first"), "again", List.of()));

    assertThat(search(alice, "", PackageSearch.Order.UPDATED)).containsExactly("first", "second");
    assertThat(search(bob, "", PackageSearch.Order.UPDATED)).containsExactly("first", "second");
  }

  @Test
  void deletedPackagesAreListedAsLongAsTheyCanBeRestored() {
    long early = publishedPackage(alice, "early", Visibility.PUBLIC);
    long late = publishedPackage(alice, "late", Visibility.PUBLIC);
    publishedPackage(alice, "living", Visibility.PUBLIC);
    store.packages().delete(early, by(alice));
    Instant between = now.plusSeconds(1);
    pass(Duration.ofMinutes(1));
    store.packages().delete(late, by(alice));

    assertThat(store.packages().listDeleted(alice, Instant.EPOCH, 0, 10))
        .extracting(RegistryPackage::name)
        .containsExactly("late", "early");
    assertThat(store.packages().listDeleted(alice, Instant.EPOCH, 1, 1))
        .extracting(RegistryPackage::name)
        .containsExactly("early");
    assertThat(store.packages().listDeleted(alice, between, 0, 10))
        .extracting(RegistryPackage::name)
        .containsExactly("late");
    assertThat(store.packages().listDeleted(bob, Instant.EPOCH, 0, 10)).isEmpty();
  }

  @Test
  void theFirstUploadMakesAPrivateUnpublishedPackageOfWhichItsMakerIsTheAdministrator() {
    PackageTarget target = target(alice, "deep/app");
    assertThat(store.packages().find(target.repository())).isEmpty();

    long id = store.blobs().commit(target, digest("layer"), 5, null);

    RegistryPackage made = store.packages().find(target.repository()).orElseThrow();
    assertThat(made)
        .isEqualTo(
            new RegistryPackage(
                id,
                alice,
                name("alice/deep/app"),
                Visibility.PRIVATE,
                alice.id(),
                false,
                Optional.empty(),
                "",
                "",
                0,
                now,
                now));
    RightsPlace place = RightsPlace.of(made);
    assertThat(store.packages().standing(place, new RightHolder.User(alice.id())).granted())
        .hasValue(new GrantedRole(Role.ADMIN, Source.PACKAGE, ""));
    assertThat(store.packages().standing(place, new RightHolder.User(bob.id())))
        .isEqualTo(Standing.NONE);
    assertThat(store.packages().find(id)).hasValue(made);
  }

  @Test
  void theFirstManifestPublishesThePackage() {
    PackageTarget target = target(alice, "app");
    store.blobs().commit(target, digest("layer"), 5, null);
    assertThat(store.packages().find(target.repository()).orElseThrow().published()).isFalse();
    pass(Duration.ofMinutes(5));

    publish(image(target(alice, "app"), "image", List.of()));

    RegistryPackage found = store.packages().find(target.repository()).orElseThrow();
    assertThat(found.published()).isTrue();
    assertThat(found.updatedAt()).isEqualTo(now);
    assertThat(found.createdAt()).isEqualTo(now.minus(Duration.ofMinutes(5)));
  }

  @Test
  void aChangedVisibilityIsSeenAtOnce() {
    long id = publishedPackage(alice, "app", Visibility.PRIVATE);
    assertThat(store.packages().find(name("alice/app")).orElseThrow().visibility())
        .isEqualTo(Visibility.PRIVATE);

    RegistryPackage changed =
        store.packages().setVisibility(id, Visibility.PUBLIC, by(alice)).orElseThrow();

    assertThat(changed.visibility()).isEqualTo(Visibility.PUBLIC);
    assertThat(store.packages().find(name("alice/app"))).hasValue(changed);
  }

  @Test
  void theVisibilityOfNoPackageCannotBeChanged() {
    assertThat(store.packages().setVisibility(4711, Visibility.PUBLIC, by(alice))).isEmpty();
  }

  @Test
  void whoIsNotSignedInIsShownWhatIsPublicAndPublished() {
    publishedPackage(alice, "open", Visibility.PUBLIC);
    publishedPackage(alice, "shut", Visibility.PRIVATE);
    long unpublished = store.blobs().commit(target(bob, "begun"), digest("layer"), 5, null);
    store.packages().setVisibility(unpublished, Visibility.PUBLIC, by(bob));

    assertThat(store.packages().listReadable(Optional.empty(), false, null, 10))
        .containsExactly(name("alice/open"));
  }

  @Test
  void aUserIsShownWhatTheyOwnWhatIsPublicAndWhatTheirOrganizationsHaveForThem() {
    Account carol = user("carol");
    Account team = organization("team", carol);
    store.accounts().putMember(team.id(), bob.id(), MemberRole.MEMBER, Actor.BERTH);
    publishedPackage(alice, "open", Visibility.PUBLIC);
    publishedPackage(alice, "shut", Visibility.PRIVATE);
    publishedPackage(bob, "own", Visibility.PRIVATE);
    long secret = publish(image(target(team, "secret", carol), "s", List.of())).packageId();
    long shared = publish(image(target(team, "shared", carol), "t", List.of())).packageId();
    store.packages().setVisibility(shared, Visibility.INTERNAL, by(carol));
    publish(image(target(team, "made-by-bob", bob), "u", List.of()));

    assertThat(secret).isPositive();
    assertThat(readable(bob))
        .containsExactly("alice/open", "bob/own", "team/made-by-bob", "team/shared");
    assertThat(readable(carol))
        .containsExactly("alice/open", "team/made-by-bob", "team/secret", "team/shared");
    assertThat(readable(alice)).containsExactly("alice/open", "alice/shut");
  }

  @Test
  void theListGoesByOwnerThenNameInPagesWithoutGapsOrRepeats() {
    Account dashed = user("a-b");
    Account shorter = user("a");
    Account carol = user("carol");
    Account team = organization("team", carol);
    for (int i = 0; i < 7; i++) {
      publishedPackage(dashed, "p" + i, Visibility.PUBLIC);
      publishedPackage(shorter, "p" + i, Visibility.PUBLIC);
      publishedPackage(carol, "p" + i, i % 2 == 0 ? Visibility.PUBLIC : Visibility.PRIVATE);
      publish(image(target(team, "p" + i, carol), "image " + i, List.of()));
    }

    List<RepositoryName> all = new ArrayList<>();
    RepositoryName after = null;
    while (true) {
      List<RepositoryName> page =
          store
              .packages()
              .listReadable(Optional.of(new RightHolder.User(carol.id())), false, after, 3);
      all.addAll(page);
      if (page.size() < 3) {
        break;
      }
      after = page.getLast();
    }

    assertThat(all).hasSize(28).doesNotHaveDuplicates();
    assertThat(all.subList(0, 2)).containsExactly(name("a/p0"), name("a/p1"));
    assertThat(all.get(7)).isEqualTo(name("a-b/p0"));
    assertThat(all.getLast()).isEqualTo(name("team/p6"));
  }

  @Test
  void aListGoesOnAfterANameThatIsNotThere() {
    publishedPackage(alice, "a", Visibility.PUBLIC);
    publishedPackage(alice, "c", Visibility.PUBLIC);

    assertThat(store.packages().listReadable(Optional.empty(), false, name("alice/b"), 10))
        .containsExactly(name("alice/c"));
  }
}
