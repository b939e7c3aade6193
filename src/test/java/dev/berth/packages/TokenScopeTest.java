package dev.berth.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenScopeTest {

  /// Each scope with all that it includes.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "read:packages   | read:packages",
        "write:packages  | write:packages read:packages",
        "delete:packages | delete:packages",
        "repo            | repo public_repo",
        "public_repo     | public_repo",
        "delete_repo     | delete_repo",
        "read:org        | read:org",
        "write:org       | write:org read:org",
        "admin:org       | admin:org write:org read:org",
        "read:user       | read:user",
        "user:email      | user:email",
        "user            | user read:user user:email",
        "read:repo_hook  | read:repo_hook",
        "write:repo_hook | write:repo_hook read:repo_hook",
        "admin:repo_hook | admin:repo_hook write:repo_hook read:repo_hook",
        "admin:org_hook  | admin:org_hook",
        "site_admin      | site_admin",
      })
  void aScopeIncludesTheWeakerOnesOfItsFamilyAlone(String word, String included) {
    Set<TokenScope> granted = EnumSet.of(TokenScope.find(word).orElseThrow());

    assertThat(Arrays.stream(TokenScope.values()).filter(scope -> scope.isIn(granted)))
        .extracting(TokenScope::word)
        .containsExactlyInAnyOrder(included.split(" ", -1));
  }
}
