package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.AuditLog;
import dev.berth.meta.DeviceCodeStore;
import dev.berth.meta.FirstLink;
import dev.berth.meta.HookOutbox;
import dev.berth.meta.HookStore;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.meta.RequestCounts;
import dev.berth.meta.StoreContract;
import dev.berth.meta.TeamStore;
import dev.berth.meta.TokenStore;
import dev.berth.meta.UploadStore.UploadSession;
import dev.berth.meta.UsageStore;
import dev.berth.meta.VersionGraphStore;
import dev.berth.meta.VersionStore;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.oci.UploadId;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.CollaboratorSelection;
import dev.berth.packages.DeviceRequest;
import dev.berth.packages.ExternalIdentity;
import dev.berth.packages.Grantee;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookFormat;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSettings;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OrganizationChange;
import dev.berth.packages.OrganizationProfile.Field;
import dev.berth.packages.OwnRight;
import dev.berth.packages.PackagePattern;
import dev.berth.packages.PackageRight;
import dev.berth.packages.PackageSearch;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.PageTexts;
import dev.berth.packages.Period;
import dev.berth.packages.Permission;
import dev.berth.packages.Quota;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositoryChange;
import dev.berth.packages.RepositorySelection;
import dev.berth.packages.RightHolder;
import dev.berth.packages.RightsPlace;
import dev.berth.packages.Role;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TagPattern;
import dev.berth.packages.Team;
import dev.berth.packages.TeamChange;
import dev.berth.packages.TeamRole;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TotpSecret;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import dev.berth.packages.Visibility;
import dev.berth.packages.Warrant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No call costs by what is stored: every statement goes through an index.
class QueryPlanTest extends StoreContract {
  private static final List<String> EXCEPTIONS =
      List.of(
          // once, at the start
          "SELECT 1 FROM sqlite_master",
          "SELECT id, repository, actor_id, algorithm, started_at FROM uploads ",
          // planned for rows that wait for this account by a deferred constraint; there are none
          "INSERT INTO accounts ");

  private final Set<String> statements = new ConcurrentSkipListSet<>();
  @TempDir Path directory;
  private Database database;

  /// Notes every statement that is run.
  private record Noting(Database inner, Set<String> statements) implements ForwardingDatabase {
    @Override
    public <T> T read(String attempted, Work<T> work) {
      return inner.read(attempted, noting(work));
    }

    @Override
    public <T> T write(String attempted, Work<T> work) {
      return inner.write(attempted, noting(work));
    }

    @Override
    public void writeLater(String attempted, Work<?> work) {
      inner.writeLater(attempted, noting(work));
    }

    private <T> Work<T> noting(Work<T> work) {
      return session -> {
        T result = work.run(session);
        statements.addAll(session.statements());
        return result;
      };
    }
  }

  Database openDatabase() {
    return SqliteDatabase.open(directory.resolve("berth.db"), () -> {}, now);
  }

  @Override
  protected MetadataStore open() {
    database = openDatabase();
    return new SqlMetadataStore(new Noting(database, statements), () -> now);
  }

  @Test
  void everyStatementGoesThroughAnIndex() {
    doEverything();

    TreeMap<String, List<String>> scans = new TreeMap<>();
    for (String sql : statements) {
      if (sql.matches("(?is)(SELECT|INSERT|UPDATE|DELETE).*") && !isException(sql)) {
        List<String> steps = plan(sql).stream().filter(this::isScan).toList();
        if (!steps.isEmpty()) {
          scans.put(sql, steps);
        }
      }
    }
    assertThat(statements).hasSizeGreaterThan(40);
    assertThat(scans).isEmpty();
  }

  @Test
  void pagesAreReadInTheOrderOfTheirIndexes() {
    for (String sql :
        List.of(
            SqlManifests.TAGS,
            ReadablePage.PUBLIC,
            ReadablePage.GRANTED,
            ReadablePage.OWNED,
            ReadablePage.INTERNAL,
            ReadablePage.INTERNAL_ANYWHERE,
            ReadablePage.GRANTED_TO_TEAM,
            ReadablePage.GRANTED_TO_REPOSITORY,
            ReadablePage.INHERITED,
            OwnersPage.ALL,
            OwnersPage.PUBLIC,
            OwnersPage.INTERNAL,
            OwnersPage.PRIVATE,
            OwnersPage.GRANTED,
            OwnersPage.GRANTED_TO_TEAM,
            OwnersPage.GRANTED_TO_REPOSITORY,
            OwnersPage.INHERITED,
            OwnersPage.searched(OwnersPage.ALL),
            OwnersPage.searched(OwnersPage.PUBLIC),
            OwnersPage.searched(OwnersPage.GRANTED),
            OwnersPage.searched(OwnersPage.INHERITED),
            SqlPackages.LIST_DELETED,
            SqlVersions.LIVING,
            Deletions.FIRST,
            Deletions.LIST,
            SqlVersions.TAGS,
            SqlVersionGraph.PARENTS,
            SqlTags.LIST,
            SqlTags.MOVES,
            VersionSearch.NEXT_LIVING,
            VersionSearch.NEWEST,
            VersionSearch.OLDEST,
            VersionSearch.NEWEST_TAGGED,
            VersionSearch.OLDEST_TAGGED,
            VersionMarks.MARKS,
            Deletions.UNDONE,
            Referrers.SIZES_OF_ALL,
            Referrers.SIZES_OF_TYPE,
            Referrers.ALL,
            Referrers.OF_TYPE,
            HookDeliveryRows.ALL,
            HookDeliveryRows.SUCCEEDED,
            SqlHookOutbox.WAITING)) {
      assertThat(plan(sql)).as(sql).noneMatch(this::isSort);
    }
    assertThat(plan(ReadablePage.PUBLIC).toString()).contains("packages_public");
    assertThat(plan(ReadablePage.INTERNAL).toString()).contains("packages_internal");
    assertThat(plan(OwnersPage.PRIVATE).toString()).contains("packages_private");
    assertThat(plan(OwnersPage.COUNT_PUBLIC).toString()).contains("packages_public");
    assertThat(plan(SqlVersions.LIVING).toString()).contains("versions_listed");
    assertThat(plan(Deletions.FIRST).toString()).contains("versions_deleted");
    assertThat(plan(Deletions.LIST).toString()).contains("versions_by_deletion");
    assertThat(plan(Deletions.COUNT).toString()).contains("versions_by_deletion");
    assertThat(plan(SqlVersionGraph.PARENTS).toString()).contains("version_children_living");
    assertThat(plan(SqlVersionGraph.OTHER_PARENTS).toString()).contains("version_children_living");
    assertThat(plan(SqlVersions.TAGS).toString()).contains("tags_of_version");
    assertThat(plan(VersionSearch.NEWEST).toString()).contains("versions_listed");
    assertThat(plan(VersionSearch.NEXT_LIVING).toString()).contains("versions_listed");
    assertThat(plan(VersionSearch.OLDEST_TAGGED).toString()).contains("tags_of_version");
    assertThat(plan(Referrers.OF_TYPE).toString()).contains("versions_by_subject_and_type");
  }

  @Test
  void repositoriesOfAnOwnerAreReadInTheOrderOfAnIndex() {
    for (RepositorySelection.Order order : RepositorySelection.Order.values()) {
      for (boolean descending : new boolean[] {false, true}) {
        RepositorySelection selection =
            new RepositorySelection(EnumSet.of(Visibility.PUBLIC), order, descending);
        String sql = RepositoryLists.owned(selection, true);
        assertThat(plan(sql)).as(sql).noneMatch(this::isSort);
      }
    }
  }

  private static boolean isException(String sql) {
    return EXCEPTIONS.contains(sql) || sql.startsWith(EXCEPTIONS.getLast());
  }

  /// The steps that the database would take.
  List<String> plan(String sql) {
    return database.read(
        "explain", s -> s.list(row -> row.getString("detail"), "EXPLAIN QUERY PLAN " + sql));
  }

  boolean isSort(String step) {
    return step.contains("TEMP B-TREE");
  }

  boolean isScan(String step) {
    return step.startsWith("SCAN ")
        && !step.startsWith("SCAN json_each ")
        && !step.startsWith("SCAN counted")
        && !step.startsWith("SCAN tagged")
        && !step.startsWith("SCAN asked")
        && !step.startsWith("SCAN CONSTANT ROW");
  }

  private void doEverything() {
    Account alice = user("alice");
    Account bob = user("bob");
    Account team = organization("team", alice);
    store.accounts().find(new Login("alice"));
    store.accounts().find(alice.id());
    store.accounts().list(0, 10);
    store.accounts().putMember(team.id(), bob.id(), MemberRole.OWNER, Actor.BERTH);
    store.accounts().putMember(team.id(), bob.id(), MemberRole.MEMBER, Actor.BERTH);
    store.accounts().membership(team.id(), alice.id());
    OrganizationChange change =
        new OrganizationChange(Map.of(Field.NAME, "x"), Map.of(), Optional.of(false));
    store.organizations().update(team.id(), change, Actor.BERTH);
    store.organizations().profile(team.id());

    var token =
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
    store.tokens().find(token.id());
    store.tokens().find(SecretHash.of("s"));
    store.tokens().list(alice.id(), 0, 10);
    store.tokens().hadAny(alice.id());
    store.tokens().endedWithRepository(SecretHash.of("s"));
    store.tokens().used(token.id(), now);
    store.tokens().revoke(token.id(), Actor.BERTH);
    store.tokens().revokeAll(alice.id(), Actor.BERTH);

    UploadId upload = UploadId.random();
    RepositoryName name = new RepositoryName("team/app");
    store.uploads().open(new UploadSession(upload, name, alice.id(), DigestAlgorithm.SHA256, now));
    store.uploads().keep(upload);
    store.uploads().listStartedBefore(now, 10);
    store.blobs().commit(target(team, "app", alice), digest("layer"), 5, upload);
    store.uploads().close(upload);
    long id = store.packages().find(name).orElseThrow().id();
    store.blobs().mount(target(team, "copy", alice), digest("layer"), id);
    pass(Duration.ofHours(13));
    store.blobs().findSizeAndKeep(id, digest("layer"));
    store.blobs().findHolders(digest("layer"), team.id(), 10);
    store.blobs().isInBlobStore(digest("layer"));

    List<Digest> layers = List.of(digest("layer"));
    publish(image(target(team, "app", alice), "image", layers, "v1", "v2"));
    publish(image(target(team, "app", alice), "newer", layers, "v1"));
    publish(index(target(team, "app", alice), "index", List.of(digest("newer")), "v3"));
    publish(referrer(target(team, "app", alice), "signature", digest("image"), "t/t"));
    store.packages().setVisibility(id, Visibility.INTERNAL, by(alice));
    countPulls(id, team.id());
    for (Account reader : List.of(alice, bob)) {
      RightHolder user = new RightHolder.User(reader.id());
      store.packages().listReadable(Optional.of(user), false, null, 10);
      store.packages().listReadable(Optional.of(user), true, null, 10);
      listOf(team, Optional.of(user));
    }
    store.manifests().find(id, new Tag("v1"));
    store.tags().find(id, new Tag("v1"));
    store.tags().list(id, new TagPattern("v*"), null, 10);
    store.tags().set(id, new Tag("v1"), digest("image"), by(alice));
    store.tags().set(id, new Tag("v1"), digest("newer"), by(alice));
    store.tags().listMoves(id, new Tag("v1"), Long.MAX_VALUE, 10);
    store.manifests().find(id, digest("image"));
    store.manifests().listTags(id, null, 10);
    store.manifests().countVersions(id);
    store.manifests().listReferrers(id, digest("image"), null, null, 10);
    store.manifests().listReferrers(id, digest("image"), "t/t", digest("signature"), 10);
    VersionStore.VersionsPage versions = store.versions().list(id, 0, 10);
    long newest = versions.items().getFirst().id();
    store.versions().find(id, newest);
    store.versionGraph().findSize(id, newest);
    store.versionGraph().findVersions(id, List.of(digest("newer")));
    store.versionGraph().listParents(id, digest("newer"), 0, 10);
    for (VersionGraphStore.Assumed assumed :
        List.of(
            VersionGraphStore.Assumed.NOTHING,
            new VersionGraphStore.Assumed(Set.of(newest + 1), Set.of()))) {
      store.versionGraph().previewDeletion(id, newest, assumed);
    }
    for (boolean tagged : new boolean[] {true, false}) {
      for (boolean newestFirst : new boolean[] {true, false}) {
        Period ever = new Period(Optional.of(Instant.EPOCH), Optional.of(now.plusSeconds(1)));
        VersionFilter filter =
            new VersionFilter(
                Optional.of(tagged),
                Optional.empty(),
                ever,
                Period.ALWAYS,
                Optional.of(LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1)));
        VersionPlace start = new VersionPlace(newestFirst, OptionalLong.empty());
        store.versions().search(id, filter, start, 10);
      }
    }
    store.versions().delete(id, newest, by(alice));
    store.versions().listDeleted(id, now, 0, 10);
    store.versions().restore(id, newest, now, by(alice));
    publish(index(target(team, "app", alice), "over", List.of(digest("newer"))));
    store.versions().list(id, 0, 10).items().stream()
        .filter(version -> version.digest().equals(digest("newer")))
        .forEach(version -> store.versions().delete(id, version.id(), by(alice)));
    store.manifests().delete(id, digest("over"), by(alice));
    store.blobs().unlink(id, digest("layer"), Actor.BERTH);
    store.manifests().deleteTag(id, new Tag("v1"), by(alice));
    store.manifests().delete(id, digest("newer"), by(alice));
    store.manifests().delete(id, digest("index"), by(alice));
    store.manifests().delete(id, digest("image"), by(alice));
    publish(image(target(team, "app", alice), "image", layers, "v1"));
    store
        .blobs()
        .unlink(
            target(team, "copy", alice).packageId().orElseThrow(), digest("layer"), Actor.BERTH);
    store.accounts().removeMember(team.id(), bob.id(), Actor.BERTH);
    push(target(team, "stale", alice), "stale");
    pass(Duration.ofHours(13));
    store.blobs().removeUnpublished(now, 10);
    store.requestCounts().add(List.of(new RequestCounts.Requests("alice", now, 1)));
    store.requestCounts().removeEnded(now);
    store.signingKey();
    administer(alice, bob, team);
    tellWebhooks(alice);
    store.check();
  }

  private void tellWebhooks(Account alice) {
    Account acme = organization("acme", alice);
    Repository code =
        store
            .repositories()
            .create(
                acme.id(),
                new RepositoryStore.Draft("code", Visibility.PUBLIC, "", Optional.empty(), ""),
                by(alice))
            .orElseThrow();
    for (HookPlace place :
        List.of(
            new HookPlace(HookPlace.Kind.ORGANIZATION, acme.id()),
            new HookPlace(HookPlace.Kind.REPOSITORY, code.id()))) {
      HookSettings settings =
          new HookSettings(
              "https://x.test/", HookFormat.JSON, Optional.empty(), false, List.of("*"), true);
      Hook hook =
          ((HookStore.Creation.Done)
                  store.hooks().create(place, settings, "https://berth.test", by(alice)))
              .hook();
      store.hooks().update(place, hook.id(), s -> s, "https://berth.test", by(alice));
      store.hooks().ping(place, hook.id(), by(alice));
      publish(image(target(acme, "app" + hook.id(), alice), "image", List.of(), "v1"));
      store.hookOutbox().listWaiting(0, 10);
      for (HookOutbox.Claim claim :
          store.hookOutbox().claim(hook.id(), 10, Duration.ofMinutes(1))) {
        store.hookOutbox().findSubject(claim.event());
        store.hookOutbox().findPayload(claim.event());
        HookDelivery.Exchange exchange =
            new HookDelivery.Exchange("https://x.test/", Map.of(), "{}", Map.of(), "");
        HookDelivery.Result result = new HookDelivery.Result(now, Duration.ZERO, "OK", 200);
        store.hookOutbox().finish(claim, result, exchange, Optional.empty());
        store.hookOutbox().drop(claim);
        store.hooks().findDelivery(hook.id(), claim.deliveryId());
        store.hooks().redeliver(hook, claim.deliveryId(), by(alice));
      }
      store.hookOutbox().releaseAll();
      for (Optional<Boolean> succeeded :
          List.of(Optional.<Boolean>empty(), Optional.of(true), Optional.of(false))) {
        store.hooks().listDeliveries(hook.id(), succeeded, Long.MAX_VALUE, 10);
      }
      store.hooks().list(place, 0, 10);
      store.hooks().find(place, hook.id());
      store.hooks().delete(place, hook.id(), by(alice));
      store.hookOutbox().removeOld(now, 10);
    }
  }

  private static TeamChange hang(OptionalLong parent) {
    return new TeamChange(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(parent));
  }

  private void administer(Account alice, Account bob, Account team) {
    TeamStore.Draft draft =
        new TeamStore.Draft("dev", "Dev", "", Team.Privacy.CLOSED, OptionalLong.empty());
    Team dev =
        ((TeamStore.Change.Done)
                store.teams().create(team.id(), draft, OptionalLong.of(bob.id()), by(alice)))
            .team();
    Team low =
        ((TeamStore.Change.Done)
                store
                    .teams()
                    .create(
                        team.id(),
                        new TeamStore.Draft(
                            "low", "Low", "", Team.Privacy.CLOSED, OptionalLong.of(dev.id())),
                        OptionalLong.empty(),
                        by(alice)))
            .team();
    store.teams().update(low.id(), hang(OptionalLong.empty()), by(alice));
    store.teams().update(low.id(), hang(OptionalLong.of(dev.id())), by(alice));
    store.teams().find(team.id(), "dev");
    store.teams().list(team.id(), OptionalLong.empty(), 0, 10);
    store.teams().list(team.id(), OptionalLong.of(bob.id()), 0, 10);
    store.teams().listChildren(dev.id(), 0, 10);
    store.teams().listOf(bob.id(), 0, 10);
    store.teams().listMembers(dev.id(), 0, 10);
    store.teams().listMembers(dev.id(), TeamRole.MAINTAINER, 0, 10);
    store.teams().membership(dev.id(), bob.id());

    RepositoryStore.Draft code =
        new RepositoryStore.Draft("Code", Visibility.PRIVATE, "", Optional.empty(), "");
    Repository repository =
        store
            .repositories()
            .create(team.id(), code, OptionalLong.of(bob.id()), by(alice))
            .orElseThrow();
    store.repositories().find(repository.id());
    store.repositories().find(team.id(), "code");
    store.repositories().findFormer(team.id(), "code");
    store
        .repositories()
        .update(
            repository.id(),
            new RepositoryChange(
                Optional.of("Code2"),
                Optional.of(Visibility.PUBLIC),
                Optional.of("x"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(true)),
            by(alice));
    RepositorySelection byName = RepositorySelection.BY_NAME;
    store.repositories().list(team.id(), OptionalLong.empty(), byName, 0, 10);
    store.repositories().list(team.id(), OptionalLong.of(bob.id()), byName.publicOnly(), 0, 10);
    store.repositories().putCollaborator(repository.id(), bob.id(), Permission.PUSH, by(alice));
    store.repositories().putTeam(repository.id(), dev.id(), Permission.PULL, by(alice));
    store.repositories().permission(repository.id(), bob.id());
    for (CollaboratorSelection.Affiliation each : CollaboratorSelection.Affiliation.values()) {
      CollaboratorSelection selection = new CollaboratorSelection(each, Permission.PUSH);
      store.repositories().listCollaborators(repository.id(), selection, 0, 10);
    }
    store.repositories().listTeams(repository.id(), OptionalLong.empty(), 0, 10);
    store.repositories().listTeams(repository.id(), OptionalLong.of(alice.id()), 0, 10);
    store
        .repositories()
        .listOf(bob.id(), EnumSet.allOf(RepositorySelection.Affiliation.class), byName, 0, 10);
    store.repositories().teamPermission(repository.id(), dev.id());
    store.repositories().listOfTeam(dev.id(), OptionalLong.empty(), 0, 10);
    store.repositories().listOfTeam(dev.id(), OptionalLong.of(bob.id()), 0, 10);

    RepositoryName name = new RepositoryName("team/app");
    long app = store.packages().find(name).orElseThrow().id();
    store.packages().find(app);
    for (Grantee grantee :
        List.of(
            new Grantee.User(bob.id()),
            new Grantee.TeamGrantee(dev.id()),
            new Grantee.RepositoryGrantee(repository.id()))) {
      store.packageAccess().putGrant(app, grantee, Role.WRITE, by(alice));
    }
    lookForRights(app, bob, repository);
    store.packageAccess().listGrants(app, 0, 10);
    for (Grantee.Kind kind : Grantee.Kind.values()) {
      store.packageAccess().listGrants(app, kind, 0, 10);
    }
    store.packageAccess().findGrant(app, new Grantee.User(bob.id()));
    for (Grantee grantee :
        List.of(
            new Grantee.User(bob.id()),
            new Grantee.TeamGrantee(dev.id()),
            new Grantee.RepositoryGrantee(repository.id()))) {
      store.packageAccess().removeGrant(app, grantee, by(alice));
    }
    store.packageAccess().link(app, repository.id(), true, by(alice));
    lookForRights(app, bob, repository);
    store.packageAccess().setInherits(app, false, by(alice));
    store.packageAccess().unlink(app, by(alice));
    store.repositories().isSucceededBy(repository.id(), new RightHolder.User(bob.id()));
    store
        .teams()
        .putMember(
            dev.id(),
            bob.id(),
            TeamRole.MEMBER,
            by(alice)
                .by(
                    List.of(
                        new Warrant.OrganizationOwner(team.id()),
                        new Warrant.OrganizationMember(team.id()),
                        new Warrant.TeamMaintainer(dev.id()),
                        new Warrant.InRepository(repository.id(), Permission.ADMIN),
                        new Warrant.InPackage(app, new RightHolder.User(alice.id()), Role.ADMIN))));
    makeTokens(alice, repository);
    publish(
        saying(
            image(target(team, "linked", alice), "image", List.of(), "v1"),
            Optional.of(new PageTexts("text", "MIT")),
            Optional.of(new FirstLink(repository.id(), by(alice)))));

    store.repositories().removeCollaborator(repository.id(), bob.id(), by(alice));
    store.repositories().removeTeam(repository.id(), dev.id(), by(alice));
    Account other = organization("other", alice);
    store.repositories().transfer(repository.id(), other.id(), "code", by(alice));
    store.repositories().delete(repository.id(), by(alice));
    store.teams().removeMember(dev.id(), bob.id(), by(alice));
    store.teams().delete(dev.id(), by(alice));
    store.packages().delete(app, by(alice));
    store.packages().findDeleted(name, now.minusSeconds(1));
    store.packages().restore(app, by(alice));
    store.accounts().listOrganizations(0, 10);
    store.accounts().listUsers(0, 10);
    store.accounts().listOrganizationsOf(alice.id(), OptionalLong.empty(), 0, 10);
    store.accounts().listOrganizationsOf(alice.id(), OptionalLong.of(alice.id()), 0, 10);
    store.accounts().listMembers(team.id(), 0, 10);
    store.passwords().find(alice.id());
    store
        .passwords()
        .set(
            "$argon2id$",
            new TokenStore.NewToken(
                alice.id(),
                new TokenKind.Classic(Set.of()),
                "",
                SecretHash.of("password"),
                "12345678",
                null),
            by(alice));
    store.passwords().remove(alice.id(), by(alice));
    store.passwords().findLink(SecretHash.of("link"), now);
    signIn(alice);
    store.outsideCollaborators().list(team.id(), 0, 10);
    store.outsideCollaborators().listWithoutSecondFactor(team.id(), 0, 10);
    store.accounts().listMembersWithoutSecondFactor(team.id(), Optional.empty(), 0, 10);
    store.outsideCollaborators().remove(team.id(), bob.id(), by(alice));
    store.outsideCollaborators().convert(team.id(), bob.id(), OwnRight.MAY_END, by(alice));
    store.accounts().listMembers(team.id(), MemberRole.OWNER, 0, 10);
    store.accounts().rename(bob.id(), new Login("rob"), by(alice));
    store.accounts().listAliases(bob.id());
    store.accounts().endAlias(new Login("bob"), by(alice));
    store.accounts().setSiteAdministrator(alice.id(), true, by(alice));
    store.accounts().setSuspended(bob.id(), true, by(alice));
    store.accounts().delete(bob.id(), by(alice));
    store.accounts().delete(other.id(), by(alice));
    readTheLog(alice, team);
  }

  private void lookForRights(long app, Account user, Repository repository) {
    RightsPlace place = RightsPlace.of(store.packages().find(app).orElseThrow());
    store.packages().standing(place, new RightHolder.User(user.id()));
    store.packages().standing(place, new RightHolder.OfRepository(repository.id()));
    for (OptionalLong reader : List.of(OptionalLong.empty(), OptionalLong.of(user.id()))) {
      store.packages().listOfRepository(repository.id(), reader, true, 0, 10);
      store.packages().listOfTeam(1, reader, false, 0, 10);
    }
    for (RightHolder reader :
        List.of(new RightHolder.User(user.id()), new RightHolder.OfRepository(repository.id()))) {
      store.packages().listReadable(Optional.of(reader), false, null, 10);
      listOf(repository.owner(), Optional.of(reader));
    }
  }

  private void listOf(Account owner, Optional<RightHolder> reader) {
    for (Visibility only : Visibility.values()) {
      store
          .packages()
          .listReadableOf(owner, reader, false, PackageSearch.of(Optional.of(only)), 0, 10);
    }
    store.packages().listReadableOf(owner, reader, false, PackageSearch.ALL, 0, 10);
    store
        .packages()
        .listReadableOf(
            owner,
            reader,
            false,
            new PackageSearch(Optional.empty(), "a", PackageSearch.Order.UPDATED),
            0,
            10);
    store.packages().listDeleted(owner, Instant.EPOCH, 0, 10);
  }

  private void makeTokens(Account alice, Repository repository) {
    for (TokenKind kind :
        List.of(
            new TokenKind.OfRepository(
                repository.id(), repository.owner().id(), PackagesPermission.READ),
            new TokenKind.ForPackages(
                List.of(new PackagePattern(alice.id(), "ci-*")), Set.of(PackageRight.READ)))) {
      var token =
          store
              .tokens()
              .create(
                  new TokenStore.NewToken(
                      alice.id(), kind, "", SecretHash.of(kind.toString()), "12345678", null),
                  by(alice));
      store.tokens().find(token.id());
    }
    store.tokens().list(alice.id(), 0, 10);
    store.tokens().listNewest(alice.id(), 10);
    store.tokens().listForPackages(alice.id(), 0, 10);
    store.tokens().listForPackagesOf(alice.id(), 0, 10);
    store.tokens().listOfRepository(repository.id(), now, 0, 10);
  }

  private void signIn(Account alice) {
    SecretHash device = SecretHash.of("device");
    SecretHash code = SecretHash.of("code");
    DeviceRequest request =
        new DeviceRequest("gh", Set.of(), "192.0.2.1", now, now.plusSeconds(900));
    store
        .deviceCodes()
        .put(device, code, request, "192.0.2.1", new DeviceCodeStore.Limits(10, 10, 10));
    store.deviceCodes().find(code, now);
    store.deviceCodes().deny(SecretHash.of("other"), alice, by(alice));
    store.deviceCodes().grant(code, alice, Set.of(), by(alice));
    store.deviceCodes().look(device, now);
    store.deviceCodes().take(device, SecretHash.of("gho"), "12345678", "192.0.2.1");
    TotpSecret secret = TotpSecret.generate();
    store.secondFactors().put(alice, secret, 1, List.of(code), by(alice));
    store.secondFactors().find(alice.id());
    store.secondFactors().countCode(alice.id(), 2, now);
    store.secondFactors().noteWrong(alice, now, by(alice));
    store.secondFactors().takeStep(alice.id(), secret, 2);
    store.secondFactors().takeRecoveryCode(alice, code, by(alice));
    store.secondFactors().replaceRecoveryCodes(alice, List.of(code), by(alice));
    store.secondFactors().remove(alice, by(alice));
    signInElsewhere(alice);
  }

  private void signInElsewhere(Account alice) {
    ExternalIdentity identity = new ExternalIdentity("https://login.example.com", "one");
    Function<Account, TokenStore.NewToken> behind =
        user ->
            new TokenStore.NewToken(
                user.id(),
                new TokenKind.Classic(Set.of()),
                "",
                SecretHash.of("behind " + user.id()),
                "identity",
                null);
    store.identities().link(identity, "", behind.apply(alice), by(alice));
    store.identities().find(identity);
    store.identities().findToken(identity, behind.apply(alice), by(alice));
    store.identities().list(alice.id());
    store.identities().unlink(alice.id(), identity.issuer(), by(alice));
    store.identities().createUser(new Login("mona"), "", identity, "", behind);
  }

  private void countPulls(long packageId, long ownerId) {
    UsageStore usage = store.usage();
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    usage.beginJournal("00000000-0000-0000-0000-000000000001");
    usage.apply(
        "00000000-0000-0000-0000-000000000001",
        0,
        1,
        List.of(new UsageStore.Downloads(packageId, 1, "v1", day, 1)),
        List.of(new UsageStore.Transfer(packageId, day, 10, 10)));
    usage.findApplied("00000000-0000-0000-0000-000000000001");
    usage.endJournal("00000000-0000-0000-0000-000000000001");
    usage.countDownloads(packageId);
    usage.countVersionDownloads(packageId, 1);
    usage.listDays(packageId, day, day);
    usage.listDaysOfVersion(packageId, 1, day, day);
    usage.listDaysOfTag(packageId, "v1", day, day);
    usage.listRows(packageId, day, day, null, 10);
    usage.findTransferred(ownerId, YearMonth.from(day));
    store.storage().findOfOwner(ownerId);
    store.storage().findOfPackage(ownerId, packageId);
    store.storage().settle();
    store.storage().listByRepository(ownerId);
    usage.listTransferByRepository(ownerId, day, day);
    usage.findTransferredOfPackage(packageId, day, day);
    usage.hasVersionWithMore(packageId, 1);
    Account owner = store.accounts().find(ownerId).orElseThrow();
    store.quotas().put(owner, Quota.NONE, Actor.BERTH);
    store.quotas().find(ownerId);
    store.quotas().remove(owner, Actor.BERTH);
  }

  private void readTheLog(Account alice, Account team) {
    OptionalLong organization = OptionalLong.of(team.id());
    Optional<Set<AuditAction>> actions = Optional.of(Set.of(AuditAction.ORG_CREATE));
    AuditLog.Names name = AuditLog.Names.of(alice.login().value());
    AuditLog.Names none = AuditLog.Names.ALL;
    for (AuditLog.Filter filter :
        List.of(
            AuditLog.Filter.ALL,
            filter(organization, Optional.empty(), none, none, none, none),
            filter(organization, actions, none, none, none, none),
            filter(OptionalLong.empty(), actions, none, none, none, none),
            filter(OptionalLong.empty(), Optional.empty(), name, none, none, none),
            filter(OptionalLong.empty(), Optional.empty(), none, name, none, none),
            filter(OptionalLong.empty(), Optional.empty(), none, none, name, none),
            filter(OptionalLong.empty(), Optional.empty(), none, none, none, name))) {
      store.audit().listNewest(filter, Long.MAX_VALUE, 10);
      store.audit().listOldest(filter, 0, 10);
    }
  }

  private AuditLog.Filter filter(
      OptionalLong organization,
      Optional<Set<AuditAction>> actions,
      AuditLog.Names actor,
      AuditLog.Names user,
      AuditLog.Names repository,
      AuditLog.Names container) {
    return new AuditLog.Filter(
        organization,
        actions,
        Set.of(),
        actor,
        user,
        repository,
        container,
        Optional.of(now),
        Optional.of(now));
  }
}
