package dev.berth.access;

import dev.berth.packages.ExternalIdentity;
import java.net.URI;
import java.util.Optional;

/// Where users sign in elsewhere, by OpenID Connect.
public interface IdentityProvider {

  /// What people call it.
  String name();

  /// The address of who says who somebody is.
  String issuer();

  /// One try to sign in, which only the browser that began it can finish.
  ///
  /// @param state comes back with the answer
  /// @param nonce stands in what is signed for this try
  /// @param verifier shows that whoever fetches the answer has asked (RFC 7636)
  /// @param callback where the browser comes back to
  record Attempt(String state, String nonce, String verifier, URI callback) {
    @Override
    public String toString() {
      return "Attempt[]";
    }
  }

  /// Who somebody is.
  ///
  /// @param name what they would like to be called; not unique, and not theirs for good
  /// @param email only if it was found to be theirs
  record Person(ExternalIdentity identity, Optional<String> name, Optional<String> email) {}

  /// Where the browser is sent to sign in.
  ///
  /// @throws IdentityProviderException if it cannot be found out
  URI address(Attempt attempt);

  /// Who has signed in.
  ///
  /// @param code that the browser came back with
  /// @param issuer who the answer said that it was from (RFC 9207), if it did
  /// @throws IdentityProviderException if the code is none, or what is said of it cannot be trusted
  Person identify(Attempt attempt, String code, Optional<String> issuer);
}
