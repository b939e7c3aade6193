package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.MetadataStore;
import dev.berth.meta.StoreContract;
import dev.berth.meta.TokenStore;
import dev.berth.meta.UploadStore.UploadSession;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.oci.UploadId;
import dev.berth.packages.Account;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.SecretHash;
import dev.berth.packages.Visibility;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
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
  private record Noting(Database inner, Set<String> statements) implements Database {
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

    @Override
    public boolean isOnlyWriter() {
      return inner.isOnlyWriter();
    }

    @Override
    public void beforeWaiting() {
      inner.beforeWaiting();
    }

    @Override
    public void check() {
      inner.check();
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  @Override
  protected MetadataStore open() {
    database = SqliteDatabase.open(directory.resolve("berth.db"), () -> {}, now);
    return new SqlMetadataStore(new Noting(database, statements), () -> now);
  }

  @Test
  void everyStatementGoesThroughAnIndex() {
    doEverything();

    TreeMap<String, List<String>> scans = new TreeMap<>();
    for (String sql : statements) {
      if (sql.matches("(?is)(SELECT|INSERT|UPDATE|DELETE).*") && !isException(sql)) {
        List<String> steps = plan(sql).stream().filter(QueryPlanTest::isScan).toList();
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
            Referrers.SIZES_OF_ALL,
            Referrers.SIZES_OF_TYPE,
            Referrers.ALL,
            Referrers.OF_TYPE)) {
      assertThat(plan(sql)).as(sql).noneMatch(step -> step.contains("TEMP B-TREE"));
    }
    assertThat(plan(ReadablePage.PUBLIC).toString()).contains("packages_public");
    assertThat(plan(ReadablePage.INTERNAL).toString()).contains("packages_internal");
    assertThat(plan(Referrers.OF_TYPE).toString()).contains("versions_by_subject_and_type");
  }

  private static boolean isException(String sql) {
    return EXCEPTIONS.contains(sql) || sql.startsWith(EXCEPTIONS.getLast());
  }

  private List<String> plan(String sql) {
    return database.read(
        "explain", s -> s.list(row -> row.getString("detail"), "EXPLAIN QUERY PLAN " + sql));
  }

  private static boolean isScan(String step) {
    return step.startsWith("SCAN ")
        && !step.startsWith("SCAN json_each ")
        && !step.startsWith("SCAN CONSTANT ROW");
  }

  private void doEverything() {
    Account alice = user("alice");
    Account bob = user("bob");
    Account team = organization("team", alice);
    store.accounts().find(new Login("alice"));
    store.accounts().find(alice.id());
    store.accounts().list(0, 10);
    store.accounts().putMember(team.id(), bob.id(), MemberRole.OWNER);
    store.accounts().putMember(team.id(), bob.id(), MemberRole.MEMBER);
    store.accounts().membership(team.id(), alice.id());
    store.accounts().setMembersCreatePackages(team.id(), false);

    var token =
        store
            .tokens()
            .create(
                new TokenStore.NewToken(
                    alice.id(), Set.of(), "", SecretHash.of("s"), "12345678", null));
    store.tokens().find(token.id());
    store.tokens().find(SecretHash.of("s"));
    store.tokens().list(alice.id());
    store.tokens().hadAny(alice.id());
    store.tokens().used(token.id(), now);
    store.tokens().revoke(token.id());
    store.tokens().revokeAll(alice.id());

    UploadId upload = UploadId.random();
    RepositoryName name = new RepositoryName("team/app");
    store.uploads().open(new UploadSession(upload, name, alice.id(), DigestAlgorithm.SHA256, now));
    store.uploads().keep(upload);
    store.uploads().listStartedBefore(now, 10);
    store.blobs().commit(target(team, "app", alice), digest("layer"), 5, upload);
    store.uploads().close(upload);
    long id = store.packages().find(name).orElseThrow().id();
    store.packages().grantedRole(id, alice.id());
    store.blobs().mount(target(team, "copy", alice), digest("layer"), id);
    pass(Duration.ofHours(13));
    store.blobs().findSizeAndKeep(id, digest("layer"));
    store.blobs().findHolders(digest("layer"), team.id(), 10);
    store.blobs().isKnown(digest("layer"));

    List<Digest> layers = List.of(digest("layer"));
    publish(image(target(team, "app", alice), "image", layers, "v1", "v2"));
    publish(image(target(team, "app", alice), "newer", layers, "v1"));
    publish(index(target(team, "app", alice), "index", List.of(digest("newer")), "v3"));
    publish(referrer(target(team, "app", alice), "signature", digest("image"), "t/t"));
    store.packages().setVisibility(id, Visibility.INTERNAL, alice.id());
    store.packages().listReadable(OptionalLong.of(alice.id()), null, 10);
    store.packages().listReadable(OptionalLong.of(bob.id()), null, 10);
    store.manifests().find(id, new Tag("v1"));
    store.manifests().find(id, digest("image"));
    store.manifests().listTags(id, null, 10);
    store.manifests().countVersions(id);
    store.manifests().listReferrers(id, digest("image"), null, null, 10);
    store.manifests().listReferrers(id, digest("image"), "t/t", digest("signature"), 10);
    store.blobs().unlink(id, digest("layer"));
    store.manifests().deleteTag(id, new Tag("v1"), alice.id());
    store.manifests().delete(id, digest("newer"), alice.id());
    store.manifests().delete(id, digest("index"), alice.id());
    store.manifests().delete(id, digest("image"), alice.id());
    publish(image(target(team, "app", alice), "image", layers, "v1"));
    store.blobs().unlink(target(team, "copy", alice).packageId().orElseThrow(), digest("layer"));
    store.accounts().removeMember(team.id(), bob.id());
    push(target(team, "stale", alice), "stale");
    pass(Duration.ofHours(13));
    store.blobs().removeUnpublished(now, 10);
    store.signingKey();
    store.check();
  }
}
