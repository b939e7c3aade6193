package dev.berth.meta;

import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageTag;
import dev.berth.packages.TagMove;
import dev.berth.packages.TagPattern;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tags of packages with what they point to, now and before.
public interface TagStore {

  Optional<PackageTag> find(long packageId, Tag tag);

  /// What a list of tags has so far.
  ///
  /// @param next after which tag it goes on; empty when it is over
  record FoundTags(List<PackageTag> items, Optional<Tag> next) {
    public FoundTags {
      items = List.copyOf(items);
    }
  }

  /// Up to `limit` tags that are meant, in the order of their bytes, from the first after `after`.
  /// Costs by `limit` and no more: it ends after it has looked at so many tags, and `next` says
  /// then where to go on, though fewer were found, or none.
  FoundTags list(long packageId, TagPattern pattern, @Nullable Tag after, int limit);

  /// Up to `limit` moves of a tag with ids below `beforeId`, the latest first. There are some of
  /// tags that were removed, too.
  List<TagMove> listMoves(long packageId, Tag tag, long beforeId, int limit);

  /// How setting a tag ended.
  sealed interface Setting {
    /// It points to the version.
    ///
    /// @param made whether there was no such tag before
    record Done(PackageTag tag, boolean made) implements Setting {}

    /// There is no such living version; nothing happened.
    record Absent() implements Setting {}
  }

  /// Points a tag to a living version of the package, with all that a push of it would bring: the
  /// line in the tag's history, what webhooks are told, and the review of the version that it
  /// leaves. With it goes an audit event, unless it pointed there before.
  Setting set(long packageId, Tag tag, Digest digest, Actor by);
}
