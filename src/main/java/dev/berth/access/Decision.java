package dev.berth.access;

import dev.berth.packages.Standing.GrantedRole;
import java.util.Optional;

/// What was decided, and by which rule.
///
/// @param granted the role that the rule rests on, where it rests on one
public record Decision(Access access, Rule rule, Optional<GrantedRole> granted) {

  /// The rules, each with what it says.
  public enum Rule {
    PUBLIC("anybody may pull a public package"),
    NAME_SPACE_OWNER("the name space is the user's own"),
    ORGANIZATION_OWNER("owners of an organization administer its packages"),
    GRANTED_ROLE("the role that was given allows it"),
    INTERNAL("the package is internal, and the user is one of those it is open to"),
    MAY_CREATE("there is no such package, and it may be made in this name space"),
    SIGNED_OUT("nobody has signed in"),
    TOKEN_SCOPE("the role allows it, the token does not"),
    TOKEN_BOUND("the token is bound to other packages"),
    ROLE_TOO_WEAK("the role does not reach so far"),
    NO_ROLE("nothing gives a role in the package"),
    NAME_TAKEN("the name is that of a package in which nothing gives a role"),
    REPOSITORY_MADE_ANEW("the package belongs to a repository that was deleted and made anew"),
    NO_OWNER("there is no account of that name"),
    CREATION_REFUSED("there is no such package, and it may not be made in this name space"),
    NOT_THERE("there is no such package"),
    SUSPENDED("the account is suspended"),
    TOKEN_ENDED("the token has ended");

    private final String text;

    Rule(String text) {
      this.text = text;
    }

    /// The rule in words.
    public String text() {
      return text;
    }
  }

  static Decision of(Access access, Rule rule) {
    return new Decision(access, rule, Optional.empty());
  }

  /// The same without the team that the role comes through.
  Decision withoutTeam() {
    return new Decision(
        access, rule, granted.map(role -> new GrantedRole(role.role(), role.source(), "")));
  }

  /// Whether it may be done.
  public boolean isGranted() {
    return access instanceof Access.Granted;
  }

  /// Why it may be done or not, for those who administer: with the role and where that comes from.
  public String explanation() {
    String because = rule.text();
    return granted
        .map(role ->
            because
                + ": "
                + role.role().word()
                + (switch (role.source()) {
                  case PACKAGE -> " in the package";
                  case REPOSITORY -> " from the repository that the package inherits from";
                })
                + (role.through().isEmpty() ? "" : ", by the team " + role.through()))
        .orElse(because);
  }
}
