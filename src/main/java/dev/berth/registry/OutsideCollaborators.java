package dev.berth.registry;

import dev.berth.meta.OutsideCollaboratorStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.OwnRight;
import java.util.List;
import java.util.Optional;

/// People with permissions in repositories of an organization that they are no members of.
public final class OutsideCollaborators {
  /// What GitHub says to who takes a member for one.
  public static final String MEMBER =
      "You cannot specify an organization member to remove as an outside collaborator.";

  private final OutsideCollaboratorStore collaborators;

  public OutsideCollaborators(OutsideCollaboratorStore collaborators) {
    this.collaborators = collaborators;
  }

  /// Up to `limit` of an organization in the order of their ids, after the first `skip`.
  public List<Account> list(Account organization, int skip, int limit) {
    return collaborators.list(organization.id(), skip, limit);
  }

  /// Those of them who have no second factor.
  public List<Account> listWithoutSecondFactor(Account organization, int skip, int limit) {
    return collaborators.listWithoutSecondFactor(organization.id(), skip, limit);
  }

  /// Takes all permissions in the organization's repositories from a user who is no member.
  ///
  /// @return whether they had any
  /// @throws InvalidValueException if they are a member
  public boolean remove(Account organization, Account user, Actor by) {
    return switch (collaborators.remove(organization.id(), user.id(), by)) {
      case DONE -> true;
      case ABSENT -> false;
      case MEMBER ->
          throw new InvalidValueException(
              "OutsideCollaborator", "username", Reason.UNPROCESSABLE, MEMBER);
    };
  }

  /// Ends a membership; in each repository, the user keeps the strongest permission that they had.
  ///
  /// @return why this cannot be; empty when it is done
  /// @throws RefusedChangeException if the actor would lose a right of their own
  public Optional<String> convert(Account organization, Account user, OwnRight own, Actor by) {
    return switch (OwnRights.attempt(
        "something in " + organization.login(),
        () -> collaborators.convert(organization.id(), user.id(), own, by))) {
      case DONE -> Optional.empty();
      case NO_MEMBER ->
          Optional.of(
              user.login() + " is not a member of the " + organization.login() + " organization.");
      case LAST_OWNER -> Optional.of("Cannot convert the last owner to an outside collaborator");
    };
  }
}
