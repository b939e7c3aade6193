package dev.berth.meta;

import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.DeviceRequest;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenScope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Devices that wait for somebody to authorize them. What ends all sessions or all tokens of a user
/// ends what they have authorized and no device has fetched yet.
public interface DeviceCodeStore {

  /// How things stand with a device.
  enum Progress {
    /// There is none of that code, or it was forgotten.
    UNKNOWN,
    WAITING,
    GRANTED,
    DENIED,
    EXPIRED
  }

  /// How many may wait at once.
  ///
  /// @param all on the whole site
  /// @param network of one network, while less than half of `all` wait
  /// @param networkWhenMany of one network otherwise, so that few cannot keep all others out
  record Limits(int all, int network, int networkWhenMany) {}

  /// Keeps a request until it expires and a while longer.
  ///
  /// @param device hash of what the device holds
  /// @param user hash of what a person types
  /// @param network where it came from
  /// @return false, without effect, if so many wait already
  boolean put(
      SecretHash device, SecretHash user, DeviceRequest request, String network, Limits most);

  /// The request that waits to be decided about.
  Optional<DeviceRequest> find(SecretHash user, Instant now);

  /// Grants a request, with its audit event.
  ///
  /// @param scopes what the token is to have; that to administer the site is left out if the
  ///   grantor is no site administrator by then
  /// @return false, without effect, if none waits under that code
  boolean grant(SecretHash user, Account grantor, Set<TokenScope> scopes, Actor by);

  /// Refuses a request.
  ///
  /// @return false, without effect, if none waits under that code
  boolean deny(SecretHash user, Account refuser, Actor by);

  /// How things stand with a device.
  Progress look(SecretHash device, Instant now);

  /// Makes the token of a device that was authorized, once, with its audit event.
  ///
  /// @param token hash of its secret
  /// @param address where the device is
  /// @return empty, without effect, if it is not authorized, or whoever did it is suspended or
  ///   deleted
  Optional<AccessToken> take(SecretHash device, SecretHash token, String lastEight, String address);
}
