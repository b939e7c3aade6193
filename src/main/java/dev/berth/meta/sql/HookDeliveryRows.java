package dev.berth.meta.sql;

import dev.berth.packages.HookDelivery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Lines of the log of deliveries.
final class HookDeliveryRows {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<LinkedHashMap<String, String>> HEADERS =
      new TypeReference<>() {};

  private static final String COLUMNS =
      "SELECT d.id, e.guid, d.redelivery, e.event, e.action, e.repository_id, d.delivered_at,"
          + " d.duration, d.status, d.status_code";
  private static final String DONE =
      " FROM hook_deliveries d CROSS JOIN hook_events e"
          + " WHERE d.hook_id = ? AND d.id < ? AND d.delivered_at IS NOT NULL"
          + " AND e.id = d.event_id";
  private static final String ORDER = " ORDER BY d.id DESC LIMIT ?";

  static final String ALL = COLUMNS + DONE + ORDER;
  static final String SUCCEEDED = COLUMNS + DONE + " AND d.status_code / 100 = 2" + ORDER;
  static final String FAILED = COLUMNS + DONE + " AND d.status_code / 100 <> 2" + ORDER;

  private HookDeliveryRows() {}

  static List<HookDelivery> list(
      Session session, long hookId, Optional<Boolean> succeeded, long beforeId, int limit)
      throws SQLException {
    String sql = succeeded.map(yes -> yes ? SUCCEEDED : FAILED).orElse(ALL);
    return session.list(HookDeliveryRows::delivery, sql, hookId, beforeId, limit);
  }

  private static HookDelivery delivery(ResultSet row) throws SQLException {
    return new HookDelivery(
        row.getLong(1),
        row.getString(2),
        row.getLong(3) != 0,
        row.getString(4),
        Optional.ofNullable(row.getString(5)),
        Rows.number(row, 6),
        new HookDelivery.Result(
            Instant.ofEpochMilli(row.getLong(7)),
            Duration.ofMillis(row.getLong(8)),
            row.getString(9),
            row.getInt(10)));
  }

  static Optional<HookDelivery.Detail> find(Session session, long hookId, long id)
      throws SQLException {
    return session.first(
        row -> {
          String payload = row.getString(13);
          return new HookDelivery.Detail(
              delivery(row),
              new HookDelivery.Exchange(
                  row.getString(11),
                  headers(row.getString(12)),
                  payload == null ? "" : payload,
                  headers(row.getString(14)),
                  row.getString(15)));
        },
        COLUMNS
            + ", d.url, d.request_headers, e.payload, d.response_headers, d.response_body"
            + " FROM hook_deliveries d CROSS JOIN hook_events e"
            + " WHERE d.id = ? AND d.hook_id = ? AND d.delivered_at IS NOT NULL"
            + " AND e.id = d.event_id",
        id,
        hookId);
  }

  private static Map<String, String> headers(@Nullable String json) {
    return json == null ? Map.of() : JSON.readValue(json, HEADERS);
  }

  /// A line's text: no database takes the character zero.
  static String text(String any) {
    return any.replace('\0', '\uFFFD');
  }

  static String json(Map<String, String> headers) {
    return JSON.writeValueAsString(headers);
  }
}
