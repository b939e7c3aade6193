package dev.berth.packages;

import java.time.Instant;
import java.util.Optional;

/// An entry of the audit log. Names are those of the time.
///
/// @param id rises with each event
/// @param organization the organization that it is about, by its login
/// @param user the user whom it is about, by their login
/// @param repository the repository that it is about, by `OWNER/NAME`
/// @param container the package that it is about, by `OWNER/NAME`
/// @param createdAt to the millisecond
/// @param before what it was, as a JSON object
/// @param after what it is from then on, as a JSON object
public record AuditEvent(
    long id,
    AuditAction action,
    Actor actor,
    Optional<Subject> organization,
    Optional<Subject> user,
    Optional<Subject> repository,
    Optional<Subject> container,
    Instant createdAt,
    Optional<String> before,
    Optional<String> after) {

  /// What an event is about.
  ///
  /// @param name as it was at the time
  public record Subject(long id, String name) {}
}
