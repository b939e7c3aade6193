package dev.berth.http.v2;

import dev.berth.http.Query;
import dev.berth.http.Response;
import dev.berth.http.Variables;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RegistryException;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.registry.Catalog;
import dev.berth.registry.Page;
import dev.berth.registry.Referrers;
import dev.berth.registry.Tags;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Lists of tags, of referrers and of repositories.
final class ListHandlers {
  private static final int USUAL_PAGE = 100;
  private static final JsonFactory JSON = new JsonFactory();

  private final Tags tags;
  private final Referrers referrers;
  private final Catalog catalog;

  ListHandlers(Tags tags, Referrers referrers, Catalog catalog) {
    this.tags = tags;
    this.referrers = referrers;
    this.catalog = catalog;
  }

  Response tags(V2Call call) {
    Query query = call.query();
    int size = V2Call.pageSize(query).orElse(USUAL_PAGE);
    Tag after = query.first("last").filter(last -> !last.isEmpty()).map(Tag::new).orElse(null);
    Page<Tag> page = tags.list(call.access().packageId(), after, size);
    List<String> names = page.items().stream().map(Tag::value).toList();
    Response response = Response.of(200).json(tagsJson(call.repository(), names));
    return page.more() ? next(response, call.request().path(), size, names.getLast()) : response;
  }

  static Response noTags(RepositoryName repository) {
    return Response.of(200).json(tagsJson(repository, List.of()));
  }

  Response catalog(V2Call call) {
    Query query = call.query();
    int size = V2Call.pageSize(query).orElse(USUAL_PAGE);
    RepositoryName after =
        query.first("last").filter(last -> !last.isEmpty()).map(RepositoryName::new).orElse(null);
    Page<RepositoryName> page = catalog.list(call.caller().reader(), after, size);
    List<String> names = page.items().stream().map(RepositoryName::value).toList();
    Response response = Response.of(200).json(json(g -> list(g, "repositories", names)));
    return page.more() ? next(response, "/v2/_catalog", size, names.getLast()) : response;
  }

  Response referrers(V2Call call) {
    Digest subject = Digest.parse(call.variables().value("digest"));
    Query query = call.query();
    @Nullable String type = query.first("artifactType").filter(t -> !t.isEmpty()).orElse(null);
    Digest after = query.first("last").map(Digest::parse).orElse(null);
    Referrers.Listing page = referrers.list(call.access().packageId(), subject, type, after);
    Response response = index(page.items());
    if (type != null) {
      response.header("OCI-Filters-Applied", "artifactType");
    }
    if (page.next().isPresent()) {
      String filter = type == null ? "" : "artifactType=" + Query.encode(type) + "&";
      link(
          response,
          call.request().path()
              + "?"
              + filter
              + "last="
              + Query.encode(page.next().get().toString()));
    }
    return response;
  }

  /// The referrers of anything in a repository that nobody has pushed to.
  ///
  /// @throws RegistryException `DIGEST_INVALID`
  static Response noReferrers(Variables variables) {
    Digest.parse(variables.value("digest"));
    return index(List.of());
  }

  private static Response index(List<Descriptor> manifests) {
    String json =
        json(g -> {
          g.writeNumberProperty("schemaVersion", 2);
          g.writeStringProperty("mediaType", MediaTypes.OCI_INDEX);
          g.writeArrayPropertyStart("manifests");
          manifests.forEach(d -> descriptor(g, d));
          g.writeEndArray();
        });
    return Response.of(200).body(MediaTypes.OCI_INDEX, json.getBytes(StandardCharsets.UTF_8));
  }

  private static void descriptor(JsonGenerator g, Descriptor descriptor) {
    g.writeStartObject();
    g.writeStringProperty("mediaType", descriptor.mediaType());
    g.writeStringProperty("digest", descriptor.digest().toString());
    g.writeNumberProperty("size", descriptor.size());
    if (descriptor.artifactType() != null) {
      g.writeStringProperty("artifactType", descriptor.artifactType());
    }
    if (!descriptor.annotations().isEmpty()) {
      g.writeObjectPropertyStart("annotations");
      for (Map.Entry<String, String> annotation : descriptor.annotations().entrySet()) {
        g.writeStringProperty(annotation.getKey(), annotation.getValue());
      }
      g.writeEndObject();
    }
    g.writeEndObject();
  }

  private static String tagsJson(RepositoryName repository, List<String> names) {
    return json(g -> {
      g.writeStringProperty("name", repository.value());
      list(g, "tags", names);
    });
  }

  private static void list(JsonGenerator g, String name, List<String> values) {
    g.writeArrayPropertyStart(name);
    values.forEach(g::writeString);
    g.writeEndArray();
  }

  private interface Properties {
    void write(JsonGenerator generator);
  }

  private static String json(Properties properties) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      generator.writeStartObject();
      properties.write(generator);
      generator.writeEndObject();
    }
    return text.toString();
  }

  private static Response next(Response response, String path, int size, String last) {
    return link(response, path + "?last=" + Query.encode(last) + "&n=" + size);
  }

  private static Response link(Response response, String target) {
    return response.header("Link", "<" + target + ">; rel=\"next\"");
  }
}
