package dev.berth.packages;

import java.util.Optional;
import java.util.OptionalLong;

/// What is to change of a team; what is absent stays as it is.
///
/// @param name whose slug the team's becomes
/// @param parentId the team it is to lie in; empty inside for none
public record TeamChange(
    Optional<String> name,
    Optional<String> description,
    Optional<Team.Privacy> privacy,
    Optional<OptionalLong> parentId) {}
