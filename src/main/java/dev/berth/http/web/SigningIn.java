package dev.berth.http.web;

import dev.berth.access.DeviceFlow;
import dev.berth.access.ExternalSignIn;
import dev.berth.access.SecondFactors;
import java.util.Optional;

/// The rules of signing in beside the password's.
///
/// @param elsewhere where else users sign in, if they do
public record SigningIn(
    DeviceFlow devices, SecondFactors secondFactors, Optional<ExternalSignIn> elsewhere) {}
