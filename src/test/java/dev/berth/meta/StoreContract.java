package dev.berth.meta;

import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RawManifest;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.PageTexts;
import dev.berth.packages.Visibility;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What the contracts of a metadata store share: a store for each test, a clock that stands still,
/// and short words for making what a test is not about.
public abstract class StoreContract {
  protected MetadataStore store;
  protected volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

  /// A new, empty store whose clock shows `now`.
  protected abstract MetadataStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  protected void pass(Duration time) {
    now = now.plus(time);
  }

  protected Account user(String login) {
    return store
        .accounts()
        .createUser(new Login(login), login + "@x.test", false, Actor.BERTH)
        .orElseThrow();
  }

  protected Account organization(String login, Account owner) {
    return store
        .accounts()
        .createOrganization(new Login(login), owner.id(), Actor.BERTH)
        .orElseThrow();
  }

  /// Where `actor` pushes in the name space of `owner`, as it is seen now.
  protected PackageTarget target(Account owner, String name, Account actor) {
    RepositoryName repository = new RepositoryName(owner.login() + "/" + name);
    OptionalLong id =
        store
            .packages()
            .find(repository)
            .map(p -> OptionalLong.of(p.id()))
            .orElseGet(OptionalLong::empty);
    return new PackageTarget(owner.id(), repository, id, by(actor), OptionalLong.empty());
  }

  protected static Actor by(Account user) {
    return Actor.of(user);
  }

  /// Where an owner of the name space pushes.
  protected PackageTarget target(Account owner, String name) {
    Account pushing =
        owner.isOrganization()
            ? store.accounts().listMembers(owner.id(), MemberRole.OWNER, 0, 1).getFirst().user()
            : owner;
    return target(owner, name, pushing);
  }

  protected static Digest digest(String content) {
    return Digest.compute(DigestAlgorithm.SHA256, content.getBytes(StandardCharsets.UTF_8));
  }

  /// Makes a blob readable; its size is the length of `content`.
  protected Digest push(PackageTarget target, String content) {
    store.blobs().commit(target, digest(content), content.length(), null);
    return digest(content);
  }

  protected static RawManifest manifest(String content) {
    return new RawManifest(
        digest(content), MediaTypes.OCI_MANIFEST, content.getBytes(StandardCharsets.UTF_8));
  }

  /// An image of the given blobs, all of them required.
  protected static Publication image(
      PackageTarget target, String content, List<Digest> blobs, String... tags) {
    return new Publication(
        target,
        manifest(content),
        Optional.of("application/example"),
        Optional.empty(),
        Map.of(),
        blobs,
        blobs,
        List.of(),
        List.of(),
        List.of(tags).stream().map(Tag::new).toList(),
        Optional.empty(),
        Optional.empty());
  }

  /// An index of the given manifests, all of them required.
  protected static Publication index(
      PackageTarget target, String content, List<Digest> children, String... tags) {
    return new Publication(
        target,
        manifest(content),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        List.of(),
        children,
        children,
        List.of(tags).stream().map(Tag::new).toList(),
        Optional.empty(),
        Optional.empty());
  }

  /// A manifest that refers to `subject`.
  protected static Publication referrer(
      PackageTarget target, String content, Digest subject, String artifactType) {
    return new Publication(
        target,
        manifest(content),
        Optional.of(artifactType),
        Optional.of(subject),
        Map.of("of", content),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /// The same with what it says about its package.
  protected static Publication saying(
      Publication plain, Optional<PageTexts> texts, Optional<FirstLink> link) {
    return new Publication(
        plain.target(),
        plain.manifest(),
        plain.artifactType(),
        plain.subject(),
        plain.annotations(),
        plain.blobs(),
        plain.requiredBlobs(),
        plain.children(),
        plain.requiredChildren(),
        plain.tags(),
        texts,
        link);
  }

  protected ManifestStore.Published.Done publish(Publication publication) {
    return (ManifestStore.Published.Done) store.manifests().publish(publication);
  }

  /// A package with one image in it.
  protected long publishedPackage(Account owner, String name, Visibility visibility) {
    long id =
        publish(image(target(owner, name), "image of " + name, List.of(), "latest")).packageId();
    store.packages().setVisibility(id, visibility, by(owner));
    return id;
  }
}
