package dev.berth.packages;

/// What a request wants to do; each route's row names one.
public enum Action {
  /// Open to everybody, signed in or not.
  ANYONE,
  /// Needs somebody who is signed in, and no right beyond that.
  SIGNED_IN,
  /// See which packages an account has.
  LIST_PACKAGES,
  /// See what everybody is shown of a package that they may pull, signed in or not.
  SEE_PACKAGE,
  PULL,
  PUSH,
  DELETE,
  /// Bring back a package that was deleted.
  RESTORE,
  /// Bring back a version that was deleted from a package.
  RESTORE_VERSION,
  /// Change a package's settings.
  ADMINISTER,
  /// Learn why somebody may do something with a package, or not.
  EXPLAIN_ACCESS,
  /// See who belongs to an organization.
  SEE_MEMBERS,
  /// Change an organization: its members and settings.
  ADMINISTER_ORGANIZATION,
  /// See a repository.
  SEE_REPOSITORY,
  /// Change what is in a repository.
  PUSH_TO_REPOSITORY,
  /// See who was given something in a repository.
  SEE_COLLABORATORS,
  /// See what somebody may do with a repository.
  SEE_PERMISSION,
  /// Change a repository: its settings, who may do what with it, its tokens.
  ADMINISTER_REPOSITORY,
  DELETE_REPOSITORY,
  /// See a repository's webhooks and what they were sent, and have them pinged.
  SEE_REPOSITORY_HOOKS,
  /// Make and change a repository's webhooks, and have them sent again what they were sent.
  WRITE_REPOSITORY_HOOKS,
  DELETE_REPOSITORY_HOOKS,
  /// See, make, change and delete an organization's webhooks.
  ADMINISTER_ORGANIZATION_HOOKS,
  /// See a team and a repository.
  SEE_TEAM_AND_REPOSITORY,
  /// See a team, and change a repository.
  ADMINISTER_REPOSITORY_OF_TEAM,
  /// Make a repository in a user's name space.
  CREATE_OWN_REPOSITORY,
  /// Make a repository in an organization.
  CREATE_REPOSITORY,
  /// Needs the token of a repository.
  BE_REPOSITORY,
  /// Change the site: its accounts and their tokens.
  ADMINISTER_SITE,
  /// Change a user other than oneself: whether they may do nothing, change the site, or are there.
  ADMINISTER_OTHER_USER,
  /// Open to everybody; members of the organization are shown more.
  LOOK_AT_ORGANIZATION,
  /// Open to everybody; shows the memberships that the caller may see.
  LOOK_AT_MEMBERSHIPS,
  /// Open to everybody; shows the members of an organization that the caller may see.
  LOOK_AT_MEMBERS,
  /// See what one belongs to.
  SEE_OWN_MEMBERSHIPS,
  /// See what one stores, and has had sent.
  SEE_OWN_USAGE,
  /// Change what one tells about oneself.
  CHANGE_OWN_ACCOUNT,
  /// Make a team in an organization.
  CREATE_TEAM,
  /// See a team and who is in it.
  SEE_TEAM,
  /// Change a team and who is in it.
  ADMINISTER_TEAM
}
