package dev.berth.packages;

import dev.berth.oci.Digest;
import java.time.Instant;
import java.util.Optional;

/// That a tag was set, moved or removed.
///
/// @param id later moves have higher ones
/// @param from empty where the tag was new
/// @param to empty where the tag was removed
/// @param actor empty when there is no such user any more
public record TagMove(
    long id, Optional<End> from, Optional<End> to, Instant movedAt, Optional<Account> actor) {

  /// What a tag pointed to.
  ///
  /// @param digest empty when nothing is known of that version any more
  public record End(long versionId, Optional<Digest> digest) {}
}
