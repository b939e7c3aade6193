package dev.berth.meta;

import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.UploadId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Upload sessions: who is uploading to where. How far they are, the blob store knows.
public interface UploadStore {

  /// An upload under way.
  ///
  /// @param actorId the user who began it and who alone may go on with it, with whichever token; by
  ///   a repository's token, who made that
  record UploadSession(
      UploadId id,
      RepositoryName repository,
      long actorId,
      DigestAlgorithm algorithm,
      Instant startedAt) {}

  /// Notes a new session. It is found at once on this node, and on others before this returns;
  /// whether it outlives a restart is only settled by `keep`.
  void open(UploadSession session);

  /// Has a session outlive a restart, because bytes of it are here; may become durable later.
  void keep(UploadId id);

  Optional<UploadSession> find(UploadId id);

  /// Forgets a session; without effect when there is none. Not waited for, as `open` is not.
  void close(UploadId id);

  /// How many sessions a user has open.
  int countOpen(long actorId);

  /// How many sessions there are.
  int countOpen();

  /// Up to `limit` sessions that were started before `before`.
  List<UploadSession> listStartedBefore(Instant before, int limit);
}
