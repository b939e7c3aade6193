package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.oci.Digest;
import dev.berth.oci.RegistryException;
import dev.berth.oci.Tag;
import dev.berth.packages.PackageTag;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.TagMove;
import dev.berth.packages.TagPattern;
import dev.berth.registry.PackageTags;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/// The tags of a package and their history.
final class TagHandlers {
  private static final TagPattern ALL = new TagPattern("*");

  private final PackageTags tags;

  TagHandlers(PackageTags tags) {
    this.tags = tags;
  }

  Response list(RestCall call) {
    RegistryPackage subject = call.container();
    TagPattern pattern = call.parameter("tag").map(VersionChoices::pattern).orElse(ALL);
    Optional<Tag> after =
        call.parameter("after").map(text -> tag(text).orElseThrow(() -> noTag("after", text)));
    PackageTags.Listing found = tags.list(subject, pattern, after.orElse(null), call.pageSize());
    return Pages.answer(
        call, found.items(), found.next().map(Tag::value), tag -> view(call, subject, tag));
  }

  Response find(RestCall call) {
    RegistryPackage subject = call.container();
    return tag(call.variables().value("tag"))
        .flatMap(tag -> tags.find(subject, tag))
        .map(tag -> RestCall.json(200, view(call, subject, tag)))
        .orElseThrow(ApiException::notFound);
  }

  Response set(RestCall call) {
    RegistryPackage subject = call.container();
    String name = call.variables().value("tag");
    Tag tag = tag(name).orElseThrow(() -> noTag("tag", name));
    Fields fields = call.body("PackageTag");
    Optional<String> digest = fields.optionalText("digest");
    OptionalLong version = fields.optionalNumber("version_id");
    if (digest.isPresent() == version.isPresent()) {
      throw digest.isEmpty()
          ? fields.missing("digest")
          : fields.wrong("version_id", digest.get(), "and version_id cannot both be given.");
    }
    PackageTags.Set set =
        digest.isPresent()
            ? tags.set(subject, tag, digest(fields, digest.get()), call.actor())
            : tags.set(subject, tag, version.getAsLong(), call.actor());
    return RestCall.json(set.made() ? 201 : 200, view(call, subject, set.tag()));
  }

  Response listMoves(RestCall call) {
    RegistryPackage subject = call.container();
    Tag tag = tag(call.variables().value("tag")).orElseThrow(ApiException::notFound);
    OptionalLong after = call.parameter("after").map(TagHandlers::id).orElse(OptionalLong.empty());
    int size = call.pageSize();
    List<TagMove> found = tags.listMoves(subject, tag, after.orElse(Long.MAX_VALUE), size + 1);
    if (found.isEmpty() && after.isEmpty()) {
      throw ApiException.notFound();
    }
    List<TagMove> items = found.subList(0, Math.min(size, found.size()));
    return Pages.answer(
        call,
        items,
        found.size() > size ? Optional.of(Long.toString(items.getLast().id())) : Optional.empty(),
        move -> view(call, tag, move));
  }

  private static Optional<Tag> tag(String text) {
    return Tag.isTag(text) ? Optional.of(new Tag(text)) : Optional.empty();
  }

  private static ApiException noTag(String field, String text) {
    return new Fields("PackageTag", Json.object()).wrong(field, text, "is not a tag.");
  }

  private static Digest digest(Fields fields, String text) {
    try {
      return Digest.parse(text);
    } catch (RegistryException _) {
      throw fields.wrong("digest", text, "is not a sha256 or sha512 digest.");
    }
  }

  private static OptionalLong id(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new Fields("PackageTag", Json.object())
          .wrong("after", text, "is no place in this history.");
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  private static ObjectNode view(RestCall call, RegistryPackage subject, PackageTag tag) {
    String address = call.links().container(subject);
    return Json.object()
        .put("name", tag.name().value())
        .put("digest", tag.digest().toString())
        .put("version_id", tag.versionId())
        .put("updated_at", Views.time(tag.updatedAt()))
        .put("url", address + "/tags/" + tag.name())
        .put("history_url", address + "/tags/" + tag.name() + "/history")
        .put("version_url", address + "/versions/" + tag.versionId());
  }

  private static ObjectNode view(RestCall call, Tag tag, TagMove move) {
    ObjectNode view = Json.object().put("id", move.id()).put("tag", tag.value());
    put(view, "from", move.from());
    put(view, "to", move.to());
    view.put("moved_at", Views.time(move.movedAt()));
    move.actor()
        .ifPresentOrElse(
            actor -> view.set("actor", call.views().simpleUser(actor)),
            () -> view.putNull("actor"));
    return view;
  }

  private static void put(ObjectNode view, String field, Optional<TagMove.End> end) {
    if (end.isEmpty()) {
      view.putNull(field);
      return;
    }
    ObjectNode shown = view.putObject(field).put("version_id", end.get().versionId());
    end.get()
        .digest()
        .ifPresentOrElse(
            digest -> shown.put("digest", digest.toString()), () -> shown.putNull("digest"));
  }
}
