package dev.berth.http.web;

import dev.berth.packages.AuditEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an event of the audit log tells of one thing, as people read it.
///
/// @param name the log's word for it, with blanks
/// @param before what it was; empty for nothing
/// @param after what it is from then on; empty for nothing
record AuditChange(String name, String before, String after) {
  private static final JsonMapper JSON = new JsonMapper();

  static List<AuditChange> of(AuditEvent event) {
    JsonNode before = read(event.before());
    JsonNode after = read(event.after());
    Set<String> names = new LinkedHashSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    List<AuditChange> changes = new ArrayList<>();
    for (String name : names) {
      changes.add(
          new AuditChange(name.replace('_', ' '), text(before.path(name)), text(after.path(name))));
    }
    return changes;
  }

  private static JsonNode read(Optional<String> object) {
    return object.isPresent() ? JSON.readTree(object.get()) : JSON.createObjectNode();
  }

  private static String text(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING -> "";
      case STRING -> value.stringValue().isEmpty() ? "nothing" : value.stringValue();
      case NULL -> "nothing";
      case BOOLEAN -> value.booleanValue() ? "yes" : "no";
      case ARRAY ->
          value.isEmpty()
              ? "nothing"
              : value.valueStream().map(AuditChange::text).collect(Collectors.joining(", "));
      default -> value.toString();
    };
  }
}
