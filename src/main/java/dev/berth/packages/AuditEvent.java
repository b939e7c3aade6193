package dev.berth.packages;

import java.time.Instant;
import java.util.Optional;

/// An entry of the audit log. Names are those of the time.
///
/// @param id rises with each event
/// @param organization the login of the organization that it is about
/// @param user the login of the user whom it is about
/// @param repository `OWNER/NAME` of the repository that it is about
/// @param container `OWNER/NAME` of the package that it is about
/// @param createdAt to the millisecond
/// @param before what it was, as a JSON object
/// @param after what it is from then on, as a JSON object
public record AuditEvent(
    long id,
    AuditAction action,
    Actor actor,
    Optional<String> organization,
    Optional<String> user,
    Optional<String> repository,
    Optional<String> container,
    Instant createdAt,
    Optional<String> before,
    Optional<String> after) {}
