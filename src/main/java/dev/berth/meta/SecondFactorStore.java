package dev.berth.meta;

import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.SecondFactor;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TotpSecret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What users are asked for beside their password. Each change writes its audit event in the same
/// transaction.
public interface SecondFactorStore {

  Optional<SecondFactor> find(long userId);

  /// Gives a user a second factor.
  ///
  /// @param step the period of the code by which they showed that they have the secret
  /// @return false, without effect, if they have one, or were deleted
  boolean put(Account user, TotpSecret secret, long step, List<SecretHash> recoveryCodes, Actor by);

  /// Counts a one-time code that is going to be compared, until [#takeStep] sets the count back.
  ///
  /// @param most how many in a row are compared at any time
  /// @param since when the last one beyond these must have been counted
  /// @return false, without effect, if it is not to be compared, or there is no second factor
  boolean countCode(long userId, int most, Instant since);

  /// Writes the audit event of a wrong code, unless one was written after `since`.
  void noteWrong(Account user, Instant since, Actor by);

  /// Takes the one-time code of a period, once, and sets back how many were counted.
  ///
  /// @param secret what the code was compared with
  /// @return false, without effect, if that of this period or of a later one was taken, or the
  ///   secret is another by now
  boolean takeStep(long userId, TotpSecret secret, long step);

  /// Takes a recovery code, once.
  ///
  /// @return false, without effect, if it is none
  boolean takeRecoveryCode(Account user, SecretHash code, Actor by);

  /// Gives a user other recovery codes instead of those before.
  ///
  /// @return false, without effect, if they have no second factor
  boolean replaceRecoveryCodes(Account user, List<SecretHash> recoveryCodes, Actor by);

  /// Takes a user's second factor away, with its recovery codes.
  ///
  /// @return whether they had one
  boolean remove(Account user, Actor by);
}
