package dev.berth.meta.sql;

import dev.berth.meta.UploadStore;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.UploadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Upload sessions in SQL, for several nodes: any of them may get the next chunk, so opening one
/// does wait until the others can see it.
sealed class SqlUploads implements UploadStore permits RememberedUploads {
  private static final String SESSIONS =
      "SELECT id, repository, actor_id, algorithm, started_at FROM uploads ";

  private final Database database;

  SqlUploads(Database database) {
    this.database = database;
  }

  @Override
  public void open(UploadSession session) {
    int _ = database.write("open an upload", s -> insert(s, session));
  }

  /// It has been kept since it was opened.
  @Override
  public void keep(UploadId id) {}

  static int insert(Session session, UploadSession upload) throws SQLException {
    return session.update(
        """
        INSERT INTO uploads (id, repository, actor_id, algorithm, started_at)
        VALUES (?, ?, ?, ?, ?)\
        """,
        upload.id(),
        upload.repository(),
        upload.actorId(),
        upload.algorithm().word(),
        upload.startedAt());
  }

  @Override
  public Optional<UploadSession> find(UploadId id) {
    return database.read(
        "find an upload", s -> s.first(SqlUploads::session, SESSIONS + "WHERE id = ?", id));
  }

  @Override
  public void close(UploadId id) {
    int _ = database.write("close an upload", s -> delete(s, id));
  }

  static int delete(Session session, UploadId id) throws SQLException {
    return session.update("DELETE FROM uploads WHERE id = ?", id);
  }

  /// Ends a session as a part of the transaction that makes its blob readable.
  void end(Session session, UploadId id) throws SQLException {
    delete(session, id);
  }

  @Override
  public int countOpen(long actorId) {
    return database.read(
        "count uploads",
        s ->
            s.number("SELECT count(*) FROM uploads WHERE actor_id = ?", actorId)
                .orElse(0L)
                .intValue());
  }

  @Override
  public int countOpen() {
    return database.read(
        "count uploads", s -> s.number("SELECT count(*) FROM uploads").orElse(0L).intValue());
  }

  @Override
  public List<UploadSession> listStartedBefore(Instant before, int limit) {
    return database.read(
        "list uploads",
        s ->
            s.list(
                SqlUploads::session,
                SESSIONS + "WHERE started_at < ? ORDER BY started_at LIMIT ?",
                before,
                limit));
  }

  static List<UploadSession> listAll(Session session) throws SQLException {
    return session.list(SqlUploads::session, SESSIONS);
  }

  private static UploadSession session(ResultSet row) throws SQLException {
    return new UploadSession(
        new UploadId(row.getString(1)),
        new RepositoryName(row.getString(2)),
        row.getLong(3),
        DigestAlgorithm.find(row.getString(4)).orElseThrow(),
        Instant.ofEpochMilli(row.getLong(5)));
  }
}
