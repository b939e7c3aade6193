package dev.berth.config;

import dev.berth.http.Networks;
import java.time.Duration;

/// How webhooks are sent.
///
/// @param networks addresses that are not public and may be sent to all the same
/// @param events what is told
/// @param retries how often a delivery that failed is tried again
/// @param log how long deliveries are kept
public record WebhookConfig(Networks networks, WebhookEvents events, int retries, Duration log) {}
