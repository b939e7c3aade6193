package dev.berth.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.Publication;
import dev.berth.meta.RepositoryStore;
import dev.berth.meta.TeamStore;
import dev.berth.meta.sql.SqlMetadataStore;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RawManifest;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.Actor;
import dev.berth.packages.Grantee;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OwnRight;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.Repository;
import dev.berth.packages.Role;
import dev.berth.packages.Team;
import dev.berth.packages.TeamRole;
import dev.berth.packages.TokenKind;
import dev.berth.packages.Visibility;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How often a decision asks the database.
class DecisionCostTest {
  private static final RepositoryName NAME = new RepositoryName("acme/app");

  @TempDir Path directory;

  private SqlMetadataStore store;
  private Authorizer authorizer;
  private Account olga;
  private Account mia;
  private Account tim;
  private long app;
  private long team;

  @BeforeEach
  void open() {
    store =
        SqlMetadataStore.openSqlite(
            directory.resolve("berth.db"), () -> {}, InstantSource.system());
    authorizer =
        new Authorizer(
            store.accounts(),
            store.packages(),
            store.repositories(),
            false,
            new RestoreWindow(Duration.ofDays(30), InstantSource.system()));
    olga = user("olga");
    mia = user("mia");
    tim = user("tim");
    Account acme =
        store
            .accounts()
            .createOrganization(new Login("acme"), olga.id(), Actor.BERTH)
            .orElseThrow();
    store.accounts().putMember(acme.id(), mia.id(), MemberRole.MEMBER, Actor.BERTH);
    store.accounts().putMember(acme.id(), tim.id(), MemberRole.MEMBER, Actor.BERTH);
    publish(acme);
    app = store.packages().find(NAME).orElseThrow().id();
    store.packageAccess().putGrant(app, new Grantee.User(mia.id()), Role.READ, Actor.BERTH);
    TeamStore.Draft draft =
        new TeamStore.Draft("dev", "dev", "", Team.Privacy.CLOSED, OptionalLong.empty());
    team =
        ((TeamStore.Change.Done)
                store.teams().create(acme.id(), draft, OptionalLong.empty(), Actor.BERTH))
            .team()
            .id();
    store.teams().putMember(team, tim.id(), TeamRole.MEMBER, Actor.BERTH);
    store.packageAccess().putGrant(app, new Grantee.TeamGrantee(team), Role.READ, Actor.BERTH);
    // The pull's own read.
    store.packages().find(NAME);
  }

  private Account user(String login) {
    return store.accounts().createUser(new Login(login), "", false, Actor.BERTH).orElseThrow();
  }

  private void publish(Account acme) {
    byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
    store
        .manifests()
        .publish(
            new Publication(
                new PackageTarget(
                    acme.id(), NAME, OptionalLong.empty(), Actor.of(olga), OptionalLong.empty()),
                new RawManifest(
                    Digest.compute(DigestAlgorithm.SHA256, bytes), MediaTypes.OCI_MANIFEST, bytes),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Tag("v1")),
                Optional.empty(),
                Optional.empty()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private long reads(Account user) {
    long before = store.figures().reads();
    assertThat(
            authorizer.explain(Caller.SignedIn.withEveryScope(user), NAME, Action.PULL).isGranted())
        .isTrue();
    return store.figures().reads() - before;
  }

  @Test
  void toTheTokenOfARepositoryWhatIsHiddenCostsWhatTheAbsentCosts() {
    Account acme = store.accounts().find(new Login("acme")).orElseThrow();
    Repository own = repository(acme, "own");
    AccessToken token =
        new AccessToken(
            7,
            olga,
            new TokenKind.OfRepository(own.id(), acme.id(), PackagesPermission.WRITE),
            "",
            "",
            olga.createdAt(),
            null);
    List<Long> costs = new ArrayList<>();
    costs.add(reads(token, NAME, Action.PULL));
    store.packageAccess().link(app, repository(acme, "other").id(), false, Actor.BERTH);
    costs.add(reads(token, NAME, Action.PULL));
    costs.add(reads(token, new RepositoryName("acme/absent"), Action.PULL));

    assertThat(costs).containsOnly(costs.getFirst());
  }

  @Test
  void toAMemberWhatIsHiddenCostsWhatTheAbsentCosts() {
    store
        .packageAccess()
        .removeGrant(app, new Grantee.User(mia.id()), OwnRight.MAY_END, Actor.BERTH);
    AccessToken token = Caller.SignedIn.withEveryScope(mia).token();
    List<Long> costs = new ArrayList<>();
    for (String name : List.of("acme/app", "acme/absent")) {
      costs.add(reads(token, new RepositoryName(name), Action.PULL));
      costs.add(reads(token, new RepositoryName(name), Action.PULL));
    }

    assertThat(costs).containsExactly(2L, 1L, 2L, 1L);
  }

  private long reads(AccessToken token, RepositoryName name, Action action) {
    store.packages().find(name);
    store.accounts().find(new Login(name.owner()));
    long before = store.figures().reads();
    Decision _ = authorizer.explain(new Caller.SignedIn(token), name, action);
    return store.figures().reads() - before;
  }

  private Repository repository(Account owner, String name) {
    return store
        .repositories()
        .create(
            owner.id(),
            new RepositoryStore.Draft(name, Visibility.PRIVATE, "", Optional.empty(), ""),
            Actor.BERTH)
        .orElseThrow();
  }

  @Test
  void aDecisionReadsOnceForEachUserAndNothingAfterThat() {
    for (Account user : List.of(olga, mia, tim)) {
      assertThat(reads(user)).as(user.login().value()).isEqualTo(1);
      assertThat(reads(user)).as(user.login().value()).isZero();
    }
  }

  @Test
  void whatIsHiddenCostsWhatTheAbsentCosts() {
    Account sven =
        store.accounts().createUser(new Login("sven"), "", false, Actor.BERTH).orElseThrow();
    store.accounts().find(new Login(NAME.owner()));
    for (RepositoryName name :
        List.of(NAME, new RepositoryName("acme/absent"), new RepositoryName("acme/none"))) {
      store.packages().find(name);
      for (long expected : List.of(1L, 0L)) {
        long before = store.figures().reads();
        assertThat(
                authorizer
                    .explain(Caller.SignedIn.withEveryScope(sven), name, Action.PULL)
                    .isGranted())
            .isFalse();
        assertThat(store.figures().reads() - before).as(name.toString()).isEqualTo(expected);
      }
    }
  }

  @Test
  void aChangeOfRightsInOnePackageCostsTheNextDecisionOneReadMoreThanThePull() {
    reads(mia);
    store.packageAccess().putGrant(app, new Grantee.User(tim.id()), Role.WRITE, Actor.BERTH);
    store.packages().find(NAME);

    assertThat(reads(mia)).isEqualTo(1);
    assertThat(reads(mia)).isZero();
  }

  @Test
  void aPublicPackageIsDecidedAboutWithoutARead() {
    store.packages().setVisibility(app, Visibility.PUBLIC, Actor.BERTH);
    store.packages().find(NAME);

    assertThat(reads(mia)).isZero();
  }

  @Test
  void aTeamThatIsHiddenCostsWhatTheAbsentCosts() {
    Account acme = store.accounts().find(new Login("acme")).orElseThrow();
    Account sven = user("sven");
    SiteRights rights = new SiteRights(store.accounts(), store.teams());
    NamingRights naming =
        new NamingRights(
            store.accounts(),
            store.teams(),
            store.repositories(),
            store.packageAccess(),
            authorizer);
    List<Optional<Team>> asked =
        List.of(
            Optional.empty(),
            store.teams().find(team),
            Optional.of(made(acme, "spies", Team.Privacy.SECRET)));
    for (Account user : List.of(sven, mia)) {
      Caller.SignedIn caller = Caller.SignedIn.withEveryScope(user);
      SiteRights.Decision _ = rights.seeTeam(caller, acme.id(), Optional.empty());
      Optional<Team> _ = naming.seenTeam(caller, Optional.empty());
      for (Optional<Team> each : asked) {
        assertThat(cost(() -> rights.seeTeam(caller, acme.id(), each))).isEqualTo(1);
        assertThat(cost(() -> rights.administerTeam(caller, acme.id(), each))).isEqualTo(1);
        assertThat(cost(() -> naming.seenTeam(caller, each))).isEqualTo(1);
      }
    }
  }

  @Test
  void aRepositoryThatIsHiddenCostsWhatTheAbsentCosts() {
    Account acme = store.accounts().find(new Login("acme")).orElseThrow();
    Account sven = user("sven");
    RepositoryRights rights =
        new RepositoryRights(
            store.accounts(),
            store.repositories(),
            new SiteRights(store.accounts(), store.teams()));
    NamingRights naming =
        new NamingRights(
            store.accounts(),
            store.teams(),
            store.repositories(),
            store.packageAccess(),
            authorizer);
    Optional<Repository> internal =
        store
            .repositories()
            .create(
                acme.id(),
                new RepositoryStore.Draft("inside", Visibility.INTERNAL, "", Optional.empty(), ""),
                Actor.BERTH);
    List<Optional<Repository>> asked =
        List.of(Optional.empty(), internal, Optional.of(repository(acme, "code")));
    Caller.SignedIn caller = Caller.SignedIn.withEveryScope(sven);
    RepositoryRights.Decision _ = rights.decide(caller, internal, Action.SEE_REPOSITORY);
    RepositoryRights.Decision _ = rights.decide(caller, Optional.empty(), Action.SEE_REPOSITORY);
    for (Optional<Repository> each : asked) {
      assertThat(cost(() -> rights.decide(caller, each, Action.SEE_REPOSITORY))).isEqualTo(1);
      assertThat(cost(() -> naming.seenRepository(caller, each))).isEqualTo(1);
    }
  }

  private Team made(Account acme, String slug, Team.Privacy privacy) {
    TeamStore.Draft draft = new TeamStore.Draft(slug, slug, "", privacy, OptionalLong.empty());
    return ((TeamStore.Change.Done)
            store.teams().create(acme.id(), draft, OptionalLong.empty(), Actor.BERTH))
        .team();
  }

  private long cost(Supplier<?> question) {
    long before = store.figures().reads();
    Object _ = question.get();
    return store.figures().reads() - before;
  }
}
