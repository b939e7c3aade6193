package dev.berth.meta.sql;

import dev.berth.meta.ManifestStore.ReferrersPage;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The manifests that refer to another one. Annotations are kept as JSON, so that a listing needs
/// no manifest's bytes.
final class Referrers {
  private static final String FROM_ALL =
      """
       FROM versions
      WHERE package_id = ? AND subject = ? AND deleted_at IS NULL AND id > ?\
      """;
  private static final String FROM_TYPE =
      """
       FROM versions
      WHERE package_id = ? AND subject = ? AND artifact_type = ? AND deleted_at IS NULL
        AND id > ?\
      """;
  private static final String SIZES = "SELECT octet_length(annotations)";
  private static final String DESCRIPTORS =
      "SELECT media_type, digest, size, artifact_type, annotations";
  private static final String IN_ORDER = " ORDER BY id LIMIT ?";
  static final String SIZES_OF_ALL = SIZES + FROM_ALL + IN_ORDER;
  static final String SIZES_OF_TYPE = SIZES + FROM_TYPE + IN_ORDER;
  static final String ALL = DESCRIPTORS + FROM_ALL + IN_ORDER;
  static final String OF_TYPE = DESCRIPTORS + FROM_TYPE + IN_ORDER;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, String>> ANNOTATIONS = new TypeReference<>() {};

  private Referrers() {}

  /// The sizes are read first: a page of large annotations must not come into memory to be cut.
  static Optional<ReferrersPage> list(
      Session session,
      long packageId,
      Digest subject,
      @Nullable String artifactType,
      @Nullable Digest after,
      int limit)
      throws SQLException {
    Optional<Long> from =
        after == null ? Optional.of(0L) : find(session, packageId, subject, after);
    if (from.isEmpty()) {
      return Optional.empty();
    }
    List<Long> sizes =
        artifactType == null
            ? session.list(
                row -> row.getLong(1), SIZES_OF_ALL, packageId, subject, from.get(), limit + 1)
            : session.list(
                row -> row.getLong(1),
                SIZES_OF_TYPE,
                packageId,
                subject,
                artifactType,
                from.get(),
                limit + 1);
    int count = countFitting(sizes, limit);
    List<Descriptor> items =
        artifactType == null
            ? session.list(Referrers::descriptor, ALL, packageId, subject, from.get(), count)
            : session.list(
                Referrers::descriptor,
                OF_TYPE,
                packageId,
                subject,
                artifactType,
                from.get(),
                count);
    return Optional.of(new ReferrersPage(items, sizes.size() > count));
  }

  private static Optional<Long> find(
      Session session, long packageId, Digest subject, Digest referrer) throws SQLException {
    return session.number(
        "SELECT id FROM versions WHERE package_id = ? AND digest = ? AND subject = ?",
        packageId,
        referrer,
        subject);
  }

  private static int countFitting(List<Long> sizes, int limit) {
    int count = 0;
    long bytes = 0;
    while (count < Math.min(sizes.size(), limit) && bytes < ReferrersPage.ANNOTATION_BYTES) {
      bytes += sizes.get(count);
      count++;
    }
    return count;
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
