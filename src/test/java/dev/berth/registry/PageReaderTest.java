package dev.berth.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.blob.BlobStore;
import dev.berth.blob.memory.MemoryBlobStore;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.meta.sql.SqlMetadataStore;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Grantee;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OrganizationChange;
import dev.berth.packages.PackageLink;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.Permission;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.Role;
import dev.berth.packages.Visibility;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What labels and annotations do to a package.
class PageReaderTest {
  private static final String SOURCE = "org.opencontainers.image.source";
  private static final String DESCRIPTION = "org.opencontainers.image.description";
  private static final String LICENSES = "org.opencontainers.image.licenses";
  private static final String ORIGIN = "https://berth.test:8443";

  @TempDir Path directory;
  private MetadataStore store;
  private Uploads uploads;
  private Manifests manifests;
  private Account olga;
  private Account mia;
  private Account acme;
  private Repository code;

  @BeforeEach
  void open() {
    BlobStore blobs = new MemoryBlobStore();
    InstantSource clock = InstantSource.system();
    store = SqlMetadataStore.openSqlite(directory.resolve("berth.db"), () -> {}, clock);
    uploads =
        new Uploads(
            blobs,
            store.blobs(),
            store.uploads(),
            new UploadLimits(1 << 24, 10),
            Unlimited.quotas(store),
            clock);
    SourceLinks links =
        new SourceLinks(store.accounts(), store.repositories(), Set.of("github.com"));
    PageReader pages =
        new PageReader(
            store.manifests(),
            store.packages(),
            store.blobs(),
            new StoredBlobs(blobs, store.blobs()),
            links);
    manifests =
        new Manifests(
            store.manifests(),
            pages,
            Unlimited.quotas(store),
            Unlimited.deletions(store),
            Sparse.INDEX);
    olga = user("olga");
    mia = user("mia");
    acme =
        store
            .accounts()
            .createOrganization(new Login("acme"), olga.id(), Actor.BERTH)
            .orElseThrow();
    store.accounts().putMember(acme.id(), mia.id(), MemberRole.MEMBER, Actor.BERTH);
    code =
        store
            .repositories()
            .create(
                acme.id(),
                new RepositoryStore.Draft("Code", Visibility.PRIVATE, "", Optional.empty(), ""),
                Actor.BERTH)
            .orElseThrow();
    store.repositories().putCollaborator(code.id(), mia.id(), Permission.PUSH, Actor.BERTH);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Account user(String login) {
    return store.accounts().createUser(new Login(login), "", false, Actor.BERTH).orElseThrow();
  }

  private PackageTarget target(Account by, String name) {
    RepositoryName repository = new RepositoryName("acme/" + name);
    Optional<RegistryPackage> found = store.packages().find(repository);
    return new PackageTarget(
        acme.id(),
        repository,
        found.isPresent() ? OptionalLong.of(found.get().id()) : OptionalLong.empty(),
        Actor.of(by),
        OptionalLong.empty());
  }

  private static String config(String... labels) {
    StringBuilder json =
        new StringBuilder("{\"os\":\"linux\",\"config\":{\"Env\":[\"A=b\"],\"Labels\":{");
    for (int i = 0; i < labels.length; i += 2) {
      json.append(i == 0 ? "" : ",")
          .append(text(labels[i]))
          .append(":")
          .append(text(labels[i + 1]));
    }
    return json.append("}},\"rootfs\":{}}").toString();
  }

  private static String text(String value) {
    return "\"" + value.replace("\"", "\\\"") + "\"";
  }

  private static String annotations(String... pairs) {
    StringBuilder json = new StringBuilder(",\"annotations\":{");
    for (int i = 0; i < pairs.length; i += 2) {
      json.append(i == 0 ? "" : ",").append(text(pairs[i])).append(":").append(text(pairs[i + 1]));
    }
    return json.append("}").toString();
  }

  private static Digest digest(String content) {
    return Digest.compute(DigestAlgorithm.SHA256, content.getBytes(StandardCharsets.UTF_8));
  }

  private static String descriptor(String mediaType, String content) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest(content), content.getBytes(StandardCharsets.UTF_8).length);
  }

  private String image(Account by, String name, String config, String annotations)
      throws IOException {
    byte[] bytes = config.getBytes(StandardCharsets.UTF_8);
    uploads.put(
        target(by, name),
        digest(config),
        new ContentSource() {
          @Override
          public OptionalLong announcedLength() {
            return OptionalLong.of(bytes.length);
          }

          @Override
          public long transferTo(WritableByteChannel sink) throws IOException {
            return sink.write(ByteBuffer.wrap(bytes));
          }
        });
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[]%s}"
        .formatted(MediaTypes.OCI_MANIFEST, descriptor(MediaTypes.OCI_CONFIG, config), annotations);
  }

  private static String index(String child, String annotations) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]%s}"
        .formatted(MediaTypes.OCI_INDEX, descriptor(MediaTypes.OCI_MANIFEST, child), annotations);
  }

  private RegistryPackage push(Account by, String name, String manifest, String... tags) {
    byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
    manifests.put(
        target(by, name),
        Digest.compute(DigestAlgorithm.SHA256, bytes),
        List.of(tags).stream().map(Tag::new).toList(),
        Optional.empty(),
        bytes,
        Actor.of(by),
        ORIGIN);
    return store.packages().find(new RepositoryName("acme/" + name)).orElseThrow();
  }

  private RegistryPackage pushImage(Account by, String name, String config) throws IOException {
    return push(by, name, image(by, name, config, ""), "v1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/acme/code",
        "https://GitHub.com/ACME/Code.git",
        "https://github.com/acme/code/tree/main",
        "https://berth.test:8443/acme/code"
      })
  void theFirstPushLinksToTheRepositoryThatItsLabelNames(String source) throws IOException {
    RegistryPackage made = pushImage(mia, "app", config(SOURCE, source));

    assertThat(made.link()).hasValue(new PackageLink(code.id(), true));
    assertThat(store.packageAccess().listGrants(made.id(), 0, 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/acme/code",
        "https://berth.test/acme/code",
        "https://github.com/acme/unknown",
        "https://github.com/olga/code",
        "https://github.com/acme",
        "https://github.com/acme/co de",
        "github.com/acme/code",
        "not a URL",
        ""
      })
  void aSourceThatMeansNothingHereLinksToNothing(String source) throws IOException {
    assertThat(pushImage(mia, "app", config(SOURCE, source)).link()).isEmpty();
  }

  @Test
  void whoMayNotPushToTheRepositoryDoesNotLinkToIt() throws IOException {
    store.repositories().putCollaborator(code.id(), mia.id(), Permission.TRIAGE, Actor.BERTH);

    assertThat(pushImage(mia, "app", config(SOURCE, "https://github.com/acme/code")).link())
        .isEmpty();
  }

  @Test
  void aLaterPushLinksToNothing() throws IOException {
    pushImage(mia, "app", config());

    assertThat(pushImage(mia, "app", config(SOURCE, "https://github.com/acme/code")).link())
        .isEmpty();
  }

  @Test
  void anOrganizationMayWantNoInheritance() throws IOException {
    store
        .organizations()
        .update(
            acme.id(), new OrganizationChange(Map.of(), Map.of(), Optional.of(false)), Actor.BERTH);

    RegistryPackage made = pushImage(mia, "app", config(SOURCE, "https://github.com/acme/code"));

    assertThat(made.link()).hasValue(new PackageLink(code.id(), false));
    assertThat(store.packageAccess().listGrants(made.id(), 0, 10)).hasSize(1);
  }

  @Test
  void anAnnotationIsStrongerThanALabel() throws IOException {
    String labels = config(DESCRIPTION, "label", LICENSES, "MIT");
    RegistryPackage made =
        push(mia, "app", image(mia, "app", labels, annotations(DESCRIPTION, "annotation")), "v1");

    assertThat(made.description()).isEqualTo("annotation");
    assertThat(made.licenses()).isEqualTo("MIT");
  }

  @Test
  void anIndexWithoutAnnotationsSpeaksByItsFirstChild() throws IOException {
    String source = "https://github.com/acme/code";
    String child = image(mia, "app", config(DESCRIPTION, "of the child", SOURCE, source), "");
    push(mia, "app", child);

    RegistryPackage made = push(mia, "app", index(child, ""), "v1");
    assertThat(made.description()).isEqualTo("of the child");

    RegistryPackage annotated =
        push(mia, "app", index(child, annotations(LICENSES, "Apache-2.0")), "v2");
    assertThat(annotated.description()).isEmpty();
    assertThat(annotated.licenses()).isEqualTo("Apache-2.0");
  }

  @Test
  void anIndexPushedFirstLinksByItsAnnotation() throws IOException {
    String annotation = annotations(SOURCE, "https://github.com/acme/code");

    RegistryPackage made = push(mia, "app", index("absent child", annotation), "v1");

    assertThat(made.link()).hasValue(new PackageLink(code.id(), true));
  }

  @Test
  void anIndexLinksByItsAnnotationAlsoWhenItsPlatformsCameFirst() throws IOException {
    String child = image(mia, "app", config(), "");
    assertThat(push(mia, "app", child).link()).isEmpty();

    String annotation = annotations(SOURCE, "https://github.com/acme/code");
    RegistryPackage made = push(mia, "app", index(child, annotation), "v1");

    assertThat(made.link()).hasValue(new PackageLink(code.id(), true));
  }

  @Test
  void whoOnlyWritesToAPackageLinksItToNothing() throws IOException {
    String child = image(mia, "app", config(), "");
    long id = push(mia, "app", child).id();
    Account tom = user("tom");
    store.accounts().putMember(acme.id(), tom.id(), MemberRole.MEMBER, Actor.BERTH);
    store.repositories().putCollaborator(code.id(), tom.id(), Permission.ADMIN, Actor.BERTH);
    store.packageAccess().putGrant(id, new Grantee.User(tom.id()), Role.WRITE, Actor.BERTH);

    String annotation = annotations(SOURCE, "https://github.com/acme/code");
    assertThat(push(tom, "app", index(child, annotation), "v1").link()).isEmpty();
    assertThat(store.packageAccess().listGrants(id, 0, 10)).hasSize(2);
  }

  @Test
  void signaturesAndCachesSayNothingForThePage() throws IOException {
    pushImage(mia, "app", config(DESCRIPTION, "of the image"));
    String signature = "sha256-" + "a".repeat(64) + ".sig";
    push(mia, "app", image(mia, "app", config(), ""), signature);
    String cache = index("a layer, and no manifest", "");

    assertThat(push(mia, "app", cache, "buildcache").description()).isEqualTo("of the image");
  }

  @Test
  void theNewestTaggedManifestDecidesWhatThePageShows() throws IOException {
    pushImage(mia, "app", config(DESCRIPTION, "old"));
    push(mia, "app", image(mia, "app", config(DESCRIPTION, "untagged"), ""));
    assertThat(store.packages().find(new RepositoryName("acme/app")).orElseThrow().description())
        .isEqualTo("old");

    assertThat(pushImage(mia, "app", config(DESCRIPTION, "new")).description()).isEqualTo("new");
    assertThat(pushImage(mia, "app", config()).description()).isEmpty();
  }

  @Test
  void textsAreCutAndNeverFailAPush() throws IOException {
    RegistryPackage made =
        pushImage(
            mia,
            "app",
            config(DESCRIPTION, "\\u0000\uD83D\uDEA2".repeat(600), LICENSES, "x".repeat(300)));

    assertThat(made.description()).isEqualTo("\uD83D\uDEA2".repeat(512));
    assertThat(made.licenses()).hasSize(256);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{\"config\":null}",
        "{\"config\":{\"Labels\":null}}",
        "{\"config\":{\"Labels\":{\"org.opencontainers.image.source\":7}}}",
        "{\"config\":{\"Labels\":{\"a\""
      })
  void aConfigurationWithoutReadableLabelsIsPushedAllTheSame(String config) throws IOException {
    RegistryPackage made = pushImage(mia, "app", config);

    assertThat(made.published()).isTrue();
    assertThat(made.link()).isEmpty();
    assertThat(made.description()).isEmpty();
  }

  @Test
  void anEnormousConfigurationIsNotLookedInto() throws IOException {
    String config = config(DESCRIPTION, "here", "filler", "x".repeat(Configurations.LARGEST));

    assertThat(pushImage(mia, "app", config).description()).isEmpty();
  }
}
