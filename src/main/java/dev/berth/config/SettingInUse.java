package dev.berth.config;

/// A setting as a server runs with it, to be shown.
///
/// @param value as it was given, or the default in words; of a secret only that one was given
/// @param place where it was given, such as `--data`; empty: it is the default
public record SettingInUse(String key, String value, String place, String meaning) {}
