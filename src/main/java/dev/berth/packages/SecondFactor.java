package dev.berth.packages;

import java.time.Instant;

/// What a user is asked for beside their password.
///
/// @param lastStep the period of the last one-time code that was taken
/// @param recoveryCodes how many are left
/// @param wrongCodes how many one-time codes in a row were wrong
public record SecondFactor(
    TotpSecret secret, long lastStep, Instant setAt, int recoveryCodes, int wrongCodes) {}
