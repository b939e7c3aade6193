package dev.berth.meta.sql;

import dev.berth.oci.UploadId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Upload sessions of the only process there is: all of them are in memory, and the table is there
/// for the next start. So nobody waits for it. How many there are is limited for each user, and
/// they end after a day.
final class RememberedUploads extends SqlUploads {
  private final Database database;
  private final Map<UploadId, UploadSession> open = new ConcurrentHashMap<>();
  private final Map<Long, Integer> openOfActor = new ConcurrentHashMap<>();

  // Those that have a row, or will have one before anything that is written later.
  private final Set<UploadId> kept = ConcurrentHashMap.newKeySet();

  RememberedUploads(Database database) {
    super(database);
    this.database = database;
    database
        .read("list uploads", SqlUploads::listAll)
        .forEach(session -> {
          add(session);
          kept.add(session.id());
        });
  }

  @Override
  public void open(UploadSession session) {
    add(session);
  }

  /// Most uploads are over before anybody would miss their rows, so a row is made for those that
  /// bring their bytes in several requests.
  @Override
  public void keep(UploadId id) {
    UploadSession session = open.get(id);
    if (session != null && kept.add(id)) {
      database.writeLater("note an upload", s -> insert(s, session));
    }
  }

  private void add(UploadSession session) {
    if (open.put(session.id(), session) == null) {
      openOfActor.merge(session.actorId(), 1, Integer::sum);
    }
  }

  private void forget(UploadId id) {
    kept.remove(id);
    UploadSession closed = open.remove(id);
    if (closed != null) {
      openOfActor.compute(
          closed.actorId(), (_, count) -> count == null || count <= 1 ? null : count - 1);
    }
  }

  @Override
  public Optional<UploadSession> find(UploadId id) {
    return Optional.ofNullable(open.get(id));
  }

  @Override
  public void close(UploadId id) {
    boolean hasRow = kept.contains(id);
    forget(id);
    if (hasRow) {
      database.writeLater("note the end of an upload", s -> delete(s, id));
    }
  }

  @Override
  void end(Session session, UploadId id) throws SQLException {
    if (kept.contains(id)) {
      delete(session, id);
    }
    session.afterCommit(() -> forget(id));
  }

  @Override
  public int countOpen(long actorId) {
    return openOfActor.getOrDefault(actorId, 0);
  }

  @Override
  public int countOpen() {
    return open.size();
  }

  /// Also those whose rows could not be written.
  @Override
  public List<UploadSession> listStartedBefore(Instant before, int limit) {
    return open.values().stream()
        .filter(session -> session.startedAt().isBefore(before))
        .sorted(Comparator.comparing(UploadSession::startedAt))
        .limit(limit)
        .toList();
  }
}
