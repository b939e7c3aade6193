package dev.berth.wire;

import dev.berth.oci.MediaTypes;
import java.util.List;
import java.util.stream.Collectors;

/// Pushes images that say how they were built, and artifacts beside them.
record BuiltImages(Pushing pushing) {
  static String config(String environment, String... commands) {
    return "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Env\":[\"PATH=/bin\",\""
        + environment
        + "\"],\"Entrypoint\":[\"/bin/sh\",\"-c\"],\"Cmd\":[\"it's\"],\"User\":\"nobody\","
        + "\"WorkingDir\":\"/srv\",\"ExposedPorts\":{\"80/tcp\":{}},\"Volumes\":{\"/data\":{}},"
        + "\"Labels\":{\"a\":\"1\"}},\"history\":[{\"created_by\":\"CMD nothing\","
        + "\"empty_layer\":true},"
        + List.of(commands).stream()
            .map(command -> "{\"created_by\":\"" + command + "\"}")
            .collect(Collectors.joining(","))
        + "]}";
  }

  String image(String tag, String config, byte[]... layers) {
    pushing.blob(Content.utf8(config));
    for (byte[] layer : layers) {
      pushing.blob(layer);
    }
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(
                MediaTypes.OCI_MANIFEST,
                Content.descriptor(MediaTypes.OCI_CONFIG, Content.utf8(config)),
                List.of(layers).stream()
                    .map(layer ->
                        Content.descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer))
                    .collect(Collectors.joining(",")));
    pushing.manifest(tag, manifest, MediaTypes.OCI_MANIFEST).expect(201);
    return manifest;
  }

  void attach(String reference, String subject, String type, String layerType, String blob) {
    pushing.blob(Content.CONFIG);
    pushing.blob(Content.utf8(blob));
    String manifest =
        ("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"config\":%s,"
                + "\"layers\":[%s]%s}")
            .formatted(
                MediaTypes.OCI_MANIFEST,
                type,
                Content.descriptor("application/vnd.oci.empty.v1+json", Content.CONFIG),
                Content.descriptor(layerType, Content.utf8(blob)),
                subject.isEmpty()
                    ? ""
                    : ",\"subject\":"
                        + Content.descriptor(MediaTypes.OCI_MANIFEST, Content.utf8(subject)));
    String where = reference.isEmpty() ? Content.digest(manifest).toString() : reference;
    pushing.manifest(where, manifest, MediaTypes.OCI_MANIFEST).expect(201);
  }
}
