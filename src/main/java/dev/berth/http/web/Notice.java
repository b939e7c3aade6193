package dev.berth.http.web;

import java.util.Locale;
import java.util.Optional;

/// What was just done, as the page says it that comes after.
enum Notice {
  SIGNED_OUT("You are signed out."),
  PASSWORD_SET("Your password is set. Sign in with it."),
  SIGN_IN_AGAIN("Sign in again: it took too long, or your password was changed meanwhile."),
  IDENTITY_LINKED("It is linked: you can sign in by it."),
  IDENTITY_UNLINKED("It is unlinked, and the sessions that were begun by it have ended."),
  TWO_FACTOR_OFF("Two-factor authentication is off: your password alone signs you in."),
  SESSION_ENDED("That session has ended."),
  TOKEN_REVOKED("The token is revoked."),
  VISIBILITY_CHANGED("The visibility is changed."),
  VERSION_DELETED("The version is deleted. It can be restored for a while, under Deleted."),
  VERSION_RESTORED("The version is restored."),
  TAGS_TAKEN("The version is restored. Some of its tags point to other versions by now."),
  PACKAGE_DELETED("The package is deleted. It can be restored for a while."),
  PACKAGE_RESTORED("The package is restored."),
  TAG_SET("The tag points here now."),
  ACCESS_CHANGED("Access is changed."),
  MEMBER_SET("Their role is set. It counts at once: nobody has to accept it."),
  MEMBER_REMOVED("They are no member any more."),
  COLLABORATOR_MADE("They are an outside collaborator now, with the permissions that they had."),
  COLLABORATOR_REMOVED("They have no permission in a repository any more."),
  TEAM_CREATED("The team is there. Add who is to be in it."),
  TEAM_UPDATED("The team is changed."),
  TEAM_DELETED("The team is deleted."),
  SAVED("Saved."),
  HOOK_CREATED(
      "The webhook is there, and is sent a ping. Load the page again to see what came back."),
  HOOK_DELETED("The webhook is deleted."),
  PINGED("A ping is on its way. Load the page again to see what came back."),
  REDELIVERED("It is sent once more. Load the page again to see what came back."),
  USER_CREATED("The user is there. Give them the link to set their password."),
  USER_CHANGED("The user is changed."),
  TOKENS_ENDED("All tokens and sessions of the user have ended."),
  REPOSITORY_DELETED("The repository is deleted. Its packages stay."),
  ORGANIZATION_CREATED("The organization is there. Push an image to it.");

  private final String text;

  Notice(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Notice> find(String word) {
    for (Notice notice : values()) {
      if (notice.word().equals(word)) {
        return Optional.of(notice);
      }
    }
    return Optional.empty();
  }
}
