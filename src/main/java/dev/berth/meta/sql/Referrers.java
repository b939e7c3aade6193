package dev.berth.meta.sql;

import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The manifests that refer to another one. Annotations are kept as JSON, so that a listing needs
/// no manifest's bytes.
final class Referrers {
  static final String ALL =
      """
      SELECT media_type, digest, size, artifact_type, annotations FROM versions
      WHERE package_id = ? AND subject = ? AND deleted_at IS NULL
        AND id > coalesce((SELECT id FROM versions WHERE package_id = ? AND digest = ?), 0)
      ORDER BY id LIMIT ?\
      """;
  static final String OF_TYPE =
      """
      SELECT media_type, digest, size, artifact_type, annotations FROM versions
      WHERE package_id = ? AND subject = ? AND artifact_type = ? AND deleted_at IS NULL
        AND id > coalesce((SELECT id FROM versions WHERE package_id = ? AND digest = ?), 0)
      ORDER BY id LIMIT ?\
      """;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, String>> ANNOTATIONS = new TypeReference<>() {};

  private Referrers() {}

  static List<Descriptor> list(
      Session session,
      long packageId,
      Digest subject,
      @Nullable String artifactType,
      @Nullable Digest after,
      int limit)
      throws SQLException {
    String from = after == null ? "" : after.toString();
    return artifactType == null
        ? session.list(Referrers::descriptor, ALL, packageId, subject, packageId, from, limit)
        : session.list(
            Referrers::descriptor,
            OF_TYPE,
            packageId,
            subject,
            artifactType,
            packageId,
            from,
            limit);
  }

  private static Descriptor descriptor(ResultSet row) throws SQLException {
    return new Descriptor(
        row.getString(1),
        Digest.parse(row.getString(2)),
        row.getLong(3),
        row.getString(4),
        JSON.readValue(row.getString(5), ANNOTATIONS));
  }

  static String annotations(Map<String, String> annotations) {
    return annotations.isEmpty() ? "{}" : JSON.writeValueAsString(annotations);
  }
}
