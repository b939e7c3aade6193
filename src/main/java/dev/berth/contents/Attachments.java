package dev.berth.contents;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.oci.ByteRange;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RawManifest;
import dev.berth.oci.RegistryException;
import dev.berth.oci.Tag;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.BlobReading;
import dev.berth.registry.Blobs;
import dev.berth.registry.VersionDetails;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds what was said of a version: by referrers, by cosign's tags, and by BuildKit's attestations
/// in the same index.
public final class Attachments {
  private static final int MOST = 24;
  private static final int MOST_PARENTS = 5;
  private static final int LONGEST_TYPE = 255;
  private static final int LARGEST_BUNDLE = 128 * 1024;
  private static final List<String> COSIGN = List.of("sig", "att", "sbom");
  private static final String REFERENCE = "vnd.docker.reference.digest";
  private static final String REFERENCE_TYPE = "vnd.docker.reference.type";
  private static final List<String> PREDICATE =
      List.of("in-toto.io/predicate-type", "predicateType", "dev.sigstore.bundle.predicateType");
  private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
  private static final String CERTIFICATE = "dev.sigstore.cosign/certificate";

  private static final int LARGEST_BUNDLES = 512 * 1024;
  private static final int REMEMBERED = 2000;

  /// What the manifest of a package says. Neither it nor what it names can change; whether it is
  /// there is asked each time.
  private record Source(long packageId, Digest digest, Optional<Digest> about) {}

  private final VersionDetails details;
  private final Blobs blobs;
  private final Cache<Source, List<Attachment>> known =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumWeight(REMEMBERED)
          .weigher((Source _, List<Attachment> said) -> 1 + said.size())
          .build();

  public Attachments(VersionDetails details, Blobs blobs) {
    this.details = details;
    this.blobs = blobs;
  }

  /// What was said of a version.
  ///
  /// @param more whether there is more than is looked at
  public record Found(List<Attachment> items, boolean more) {
    public Found {
      items = List.copyOf(items);
    }
  }

  /// Looks at a bounded number of manifests, and at what is in small bundles of signatures.
  public Found list(RegistryPackage subject, PackageVersion version) {
    Map<Digest, Optional<Digest>> sources = new LinkedHashMap<>();
    details
        .listReferrers(subject, version, null, null)
        .items()
        .forEach(referrer -> sources.put(referrer.digest(), Optional.empty()));
    List<RawManifest> byTag = new ArrayList<>();
    for (String suffix : COSIGN) {
      String tag = version.digest().toString().replace(':', '-') + "." + suffix;
      if (Tag.isTag(tag)) {
        details.findRaw(subject, new Tag(tag)).ifPresent(byTag::add);
      }
    }
    byTag.forEach(raw -> sources.putIfAbsent(raw.digest(), Optional.empty()));
    Set<Digest> here = Set.copyOf(sources.keySet());
    attestations(subject, version.digest(), Optional.empty())
        .forEach((digest, about) -> sources.putIfAbsent(digest, Optional.of(about)));
    for (PackageVersion parent : details.listParents(subject, version, 0, MOST_PARENTS)) {
      attestations(subject, parent.digest(), Optional.of(version.digest()))
          .forEach((digest, _) -> sources.putIfAbsent(digest, Optional.empty()));
    }
    Bundles bundles = new Bundles(subject);
    List<Attachment> items = new ArrayList<>();
    for (Map.Entry<Digest, Optional<Digest>> source : sources.entrySet()) {
      if (items.size() >= MOST) {
        return new Found(items, true);
      }
      Digest digest = source.getKey();
      find(subject, digest, source.getValue(), here.contains(digest), bundles).stream()
          .limit(MOST - items.size())
          .forEach(items::add);
    }
    return new Found(items, bundles.tooMuch);
  }

  /// What is read of bundles for one list: each once, and not more than so many bytes.
  private final class Bundles {
    private final RegistryPackage subject;
    private final Map<Digest, Optional<Envelope>> read = new HashMap<>();
    private long bytes;
    private boolean tooMuch;
    private boolean all = true;

    Bundles(RegistryPackage subject) {
      this.subject = subject;
    }

    Optional<Envelope> find(Descriptor layer) {
      Optional<Envelope> before = read.get(layer.digest());
      if (before != null) {
        return before;
      }
      if (layer.size() < 0 || bytes + layer.size() > LARGEST_BUNDLES) {
        tooMuch = true;
        all = false;
        return Optional.empty();
      }
      bytes += layer.size();
      byte[] content = Attachments.this.bytes(subject, layer);
      // It may be pushed yet.
      all &= content.length > 0;
      Optional<Envelope> envelope = Envelope.read(content);
      read.put(layer.digest(), envelope);
      return envelope;
    }
  }

  /// The attestations that an index has, each with the manifest that it is about.
  ///
  /// @param only about this manifest; empty: about any
  private Map<Digest, Digest> attestations(
      RegistryPackage subject, Digest index, Optional<Digest> only) {
    Map<Digest, Digest> found = new LinkedHashMap<>();
    Optional<ArtifactManifest> manifest =
        details
            .findRaw(subject, index)
            .filter(raw -> MediaTypes.isIndex(raw.mediaType()))
            .flatMap(ArtifactManifest::read);
    for (Descriptor each : manifest.map(ArtifactManifest::named).orElse(List.of())) {
      String about = each.annotations().getOrDefault(REFERENCE, "");
      if (each.annotations().getOrDefault(REFERENCE_TYPE, "").equals("attestation-manifest")
          && (only.isEmpty() || only.get().toString().equals(about))) {
        try {
          found.put(each.digest(), Digest.parse(about));
        } catch (RegistryException _) {
          // It is about nothing.
        }
      }
    }
    return found;
  }

  /// As [#read], remembered; nothing where the manifest is not there.
  ///
  /// @param here whether it is known to be there
  private List<Attachment> find(
      RegistryPackage subject,
      Digest digest,
      Optional<Digest> about,
      boolean here,
      Bundles bundles) {
    Source source = new Source(subject.id(), digest, about);
    List<Attachment> before = known.getIfPresent(source);
    if (before != null && here) {
      return before;
    }
    Optional<RawManifest> raw = details.findRaw(subject, digest);
    if (raw.isEmpty()) {
      return List.of();
    }
    List<Attachment> said = before == null ? read(raw.get(), about, bundles) : before;
    if (bundles.all) {
      known.put(source, said);
    }
    return said;
  }

  private static List<Attachment> read(RawManifest raw, Optional<Digest> about, Bundles bundles) {
    Digest digest = raw.digest();
    Optional<ArtifactManifest> read = ArtifactManifest.read(raw);
    if (read.isEmpty() || read.get().named().isEmpty()) {
      String type = read.map(ArtifactManifest::type).orElse(raw.mediaType());
      return List.of(
          new Attachment(
              digest, about, Attachment.Kind.of(type), type, Optional.empty(), Optional.empty()));
    }
    ArtifactManifest manifest = read.get();
    return manifest.named().stream()
        .limit(MOST)
        .map(layer -> attachment(digest, about, manifest, layer, bundles))
        .toList();
  }

  private static Attachment attachment(
      Digest digest,
      Optional<Digest> about,
      ArtifactManifest manifest,
      Descriptor layer,
      Bundles bundles) {
    String said =
        PREDICATE.stream()
            .map(name ->
                layer
                    .annotations()
                    .getOrDefault(name, manifest.annotations().getOrDefault(name, "")))
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("");
    boolean bundle = layer.mediaType().startsWith("application/vnd.dev.sigstore.bundle");
    boolean notation = manifest.type().equals("application/vnd.cncf.notary.signature");
    Optional<Envelope> envelope =
        (bundle || notation) && layer.size() <= LARGEST_BUNDLE
            ? bundles.find(layer)
            : Optional.empty();
    String type =
        !said.isEmpty()
            ? said
            : envelope
                .map(Envelope::predicateType)
                .filter(text -> !text.isEmpty())
                .orElse(
                    notation || layer.mediaType().isEmpty() ? manifest.type() : layer.mediaType());
    Attachment.Kind kind = Attachment.Kind.of(type);
    if (kind == Attachment.Kind.OTHER) {
      kind = Attachment.Kind.of(bundle ? "simplesigning" : manifest.type());
    }
    Optional<Signer> signer =
        layer.annotations().containsKey(CERTIFICATE)
            ? Signer.ofCertificate(
                layer.annotations().get(CERTIFICATE).getBytes(StandardCharsets.UTF_8))
            : envelope
                .flatMap(Envelope::signer)
                .or(() ->
                    layer.annotations().getOrDefault(SIGNATURE, "").isEmpty()
                        ? Optional.empty()
                        : Optional.of(Signer.KEY));
    return new Attachment(digest, about, kind, brief(type), Optional.of(layer), signer);
  }

  private static String brief(String type) {
    return type.length() > LONGEST_TYPE ? type.substring(0, LONGEST_TYPE) + "…" : type;
  }

  /// The bytes of a blob of the package; none where it is not there.
  ///
  /// @param blob of a size that fits into memory
  byte[] bytes(RegistryPackage subject, Descriptor blob) {
    try (BlobReading reading = blobs.open(subject.id(), blob.digest())) {
      if (reading.size() == 0 || reading.size() > blob.size()) {
        return new byte[0];
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) reading.size());
      reading.transferTo(new ByteRange(0, reading.size() - 1), Channels.newChannel(bytes));
      return bytes.toByteArray();
    } catch (RegistryException _) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
