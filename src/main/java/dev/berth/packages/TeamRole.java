package dev.berth.packages;

/// What a user is in a team.
public enum TeamRole {
  MEMBER,
  MAINTAINER
}
