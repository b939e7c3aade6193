package dev.berth.oci;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a manifest says, read for looking. What is served are the bytes of [RawManifest].
public sealed interface Manifest {

  String mediaType();

  /// The manifest's own `artifactType`, or the type of its configuration: what `referrers` reports
  /// (distribution-spec, "Listing Referrers").
  Optional<String> artifactType();

  Optional<Descriptor> subject();

  Map<String, String> annotations();

  /// An image or any artifact: a configuration and layers.
  record ImageManifest(
      String mediaType,
      @Nullable String declaredArtifactType,
      Descriptor config,
      List<Descriptor> layers,
      @Nullable Descriptor declaredSubject,
      Map<String, String> annotations)
      implements Manifest {

    public ImageManifest {
      layers = List.copyOf(layers);
      annotations = Map.copyOf(annotations);
    }

    @Override
    public Optional<String> artifactType() {
      return Optional.of(declaredArtifactType != null ? declaredArtifactType : config.mediaType());
    }

    @Override
    public Optional<Descriptor> subject() {
      return Optional.ofNullable(declaredSubject);
    }
  }

  /// A list of manifests, one for each platform, say.
  record ImageIndex(
      String mediaType,
      @Nullable String declaredArtifactType,
      List<Descriptor> manifests,
      @Nullable Descriptor declaredSubject,
      Map<String, String> annotations)
      implements Manifest {

    public ImageIndex {
      manifests = List.copyOf(manifests);
      annotations = Map.copyOf(annotations);
    }

    @Override
    public Optional<String> artifactType() {
      return Optional.ofNullable(declaredArtifactType);
    }

    @Override
    public Optional<Descriptor> subject() {
      return Optional.ofNullable(declaredSubject);
    }
  }
}
