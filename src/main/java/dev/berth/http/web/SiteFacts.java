package dev.berth.http.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a server tells of itself to those who run the site.
public interface SiteFacts {

  /// A setting that it runs with.
  ///
  /// @param value in words where nobody gave one; of a secret only that there is one
  /// @param place where it was given, such as `--data`; empty: it is the default
  record Setting(String key, String value, String place, String meaning) {}

  /// The settings, in the order of their table.
  List<Setting> settings();

  /// Where this server keeps what is pushed.
  ///
  /// @param database its kind
  /// @param databaseBytes what its files take; empty if they lie elsewhere
  /// @param directory where layers lie
  /// @param free bytes that are left on that volume; empty if it does not say
  /// @param total bytes that the volume has in all; empty if it does not say
  /// @param openUploads upload sessions under way
  record Storage(
      String database,
      OptionalLong databaseBytes,
      String directory,
      OptionalLong free,
      OptionalLong total,
      long openUploads) {}

  /// Costs by the number of uploads under way.
  Storage storage();

  /// Something that a server does by itself.
  ///
  /// @param meaning what it does, in a sentence
  /// @param ran when it was done last; empty: not since this server started
  /// @param result what came of it, in words
  /// @param failed whether the last attempt failed
  record Job(String name, String meaning, Optional<Instant> ran, String result, boolean failed) {}

  /// What it does by itself, and what of it waits.
  List<Job> jobs();
}
