package dev.berth.packages;

/// What a user is in an organization.
public enum MemberRole {
  MEMBER,
  OWNER
}
