package dev.berth.http.web;

import dev.berth.access.DeviceFlow;
import dev.berth.access.SecondFactors;

/// The rules of signing in beside the password's.
public record SigningIn(DeviceFlow devices, SecondFactors secondFactors) {}
