package dev.berth.config;

/// What webhooks are told of.
public enum WebhookEvents {
  /// What GitHub tells of: what is published and updated.
  GITHUB,
  /// Deletions, restorations and changes of visibility as well.
  ALL
}
