package dev.berth.registry;

import dev.berth.meta.AccountStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.meta.RepositoryStore.Draft;
import dev.berth.meta.RepositoryStore.Update;
import dev.berth.oci.RegistryException;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.Login;
import dev.berth.packages.OwnRight;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositoryChange;
import dev.berth.packages.RepositorySelection;
import dev.berth.packages.RepositorySelection.Affiliation;
import dev.berth.packages.Visibility;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Repositories: making, changing, giving away and deleting them.
public final class Repositories {
  static final String RESOURCE = "Repository";

  /// The most bytes of a README, in UTF-8.
  public static final int LARGEST_README = 64 << 10;

  private static final int LONGEST_DESCRIPTION = 350;
  private static final int LONGEST_ADDRESS = 2048;

  private final AccountStore accounts;
  private final RepositoryStore repositories;

  public Repositories(AccountStore accounts, RepositoryStore repositories) {
    this.accounts = accounts;
    this.repositories = repositories;
  }

  /// The repository called `OWNER/NAME`, whatever the case; the owner may be named by a former
  /// login.
  public Optional<Repository> find(String owner, String name) {
    return repositories.find(ownerId(owner), Repository.isName(name) ? name : "");
  }

  /// The repository that was called `OWNER/NAME` before it was renamed or transferred, until
  /// another one takes the name.
  public Optional<Repository> findFormer(String owner, String name) {
    return repositories.findFormer(ownerId(owner), Repository.isName(name) ? name : "");
  }

  private long ownerId(String owner) {
    return Login.find(owner).flatMap(accounts::find).map(Account::id).orElse(0L);
  }

  /// The living repository of that id.
  public Optional<Repository> find(long id) {
    return repositories.find(id);
  }

  /// Makes a repository. Who makes one in their organization administers it.
  ///
  /// @param wish what is absent is as it usually is
  /// @throws InvalidValueException if a value breaks a rule, or the name is taken
  public Repository create(Account owner, RepositoryChange wish, Account maker, Actor by) {
    String name =
        wish.name()
            .orElseThrow(() ->
                new InvalidValueException(
                    RESOURCE, "name", Reason.MISSING_FIELD, "A repository takes a name."));
    check(owner, wish);
    Draft draft =
        new Draft(
            name,
            wish.visibility().orElse(Visibility.PUBLIC),
            wish.description().orElse(""),
            wish.sourceUrl().filter(text -> !text.isEmpty()),
            "");
    boolean member =
        owner.isOrganization() && accounts.membership(owner.id(), maker.id()).isPresent();
    return repositories
        .create(owner.id(), draft, member ? OptionalLong.of(maker.id()) : OptionalLong.empty(), by)
        .orElseThrow(() -> taken(name));
  }

  /// Changes of a repository what the wish says, and nothing else. An archived one is read-only
  /// until it is archived no more.
  ///
  /// @return the repository as it is now; empty when it was deleted meanwhile
  /// @throws ArchivedException if it is archived and stays so
  /// @throws InvalidValueException if a value breaks a rule, or the name is taken
  public Optional<Repository> update(Repository repository, RepositoryChange wish, Actor by) {
    check(repository.owner(), wish);
    return switch (repositories.update(repository.id(), wish, by)) {
      case Update.Done(var now) -> Optional.of(now);
      case Update.Absent _ -> Optional.empty();
      case Update.Archived _ -> throw new ArchivedException();
      case Update.Taken _ -> throw taken(wish.name().orElse(repository.name()));
    };
  }

  /// Sets the README, Markdown; an empty text takes it away.
  ///
  /// @return the repository as it is now; empty when it was deleted meanwhile
  /// @throws ArchivedException if the repository is archived
  public Optional<Repository> setReadme(Repository repository, String readme, Actor by) {
    return update(repository, RepositoryChange.ofReadme(readme), by);
  }

  static void requireWritable(Repository repository) {
    if (repository.archived()) {
      throw new ArchivedException();
    }
  }

  /// Gives a repository another owner, and perhaps another name. Its packages stay where they are.
  ///
  /// @param teams those of the new owner that may pull from then on
  /// @return the repository as it is now; empty when it was deleted meanwhile
  /// @throws InvalidValueException if the name is none, or taken there
  /// @throws RefusedChangeException if the actor would lose a right of their own
  public Optional<Repository> transfer(
      Repository repository,
      Account to,
      Optional<String> name,
      Set<Long> teams,
      OwnRight own,
      Actor by) {
    String called = name.orElse(repository.name());
    checkName(called, "new_name");
    Optional<Repository> now =
        OwnRights.attempt(
            "something by " + repository.fullName(),
            () -> repositories.transfer(repository.id(), to.id(), called, teams, own, by));
    if (now.isEmpty() && repositories.find(repository.id()).isPresent()) {
      throw new InvalidValueException(
          RESOURCE,
          name.isPresent() ? "new_name" : "new_owner",
          Reason.ALREADY_EXISTS,
          to.login() + " has a repository of the name " + called + " already.");
    }
    return now;
  }

  /// Deletes a repository. Packages stay bound to it.
  ///
  /// @return whether there was one
  /// @throws RefusedChangeException if the actor would lose the right to administer packages
  public boolean delete(Repository repository, OwnRight own, Actor by) {
    return OwnRights.attempt(
        "something by " + repository.fullName(),
        () -> repositories.delete(repository.id(), own, by));
  }

  /// Up to `limit` repositories of an account, after the first `skip`.
  ///
  /// @param seenBy leaves out what this user may not see; empty: shows all
  public List<Repository> list(
      Account owner, OptionalLong seenBy, RepositorySelection selection, int skip, int limit) {
    return repositories.list(owner.id(), seenBy, selection, skip, limit);
  }

  /// Up to `limit` repositories that a user has one of `affiliations` to, after the first `skip`.
  public List<Repository> listOf(
      Account user,
      Set<Affiliation> affiliations,
      RepositorySelection selection,
      int skip,
      int limit) {
    return repositories.listOf(user.id(), affiliations, selection, skip, limit);
  }

  private static void check(Account owner, RepositoryChange wish) {
    wish.name().ifPresent(name -> checkName(name, "name"));
    if (wish.visibility().filter(Visibility.INTERNAL::equals).isPresent()
        && !owner.isOrganization()) {
      throw new InvalidValueException(
          RESOURCE,
          "visibility",
          Reason.INVALID,
          "Only a repository of an organization can be internal.");
    }
    wish.description().ifPresent(Repositories::checkDescription);
    wish.sourceUrl().filter(text -> !text.isEmpty()).ifPresent(Repositories::checkAddress);
    if (wish.readme().filter(text -> text.indexOf('\0') >= 0).isPresent()) {
      throw new InvalidValueException(
          RESOURCE, "content", Reason.INVALID, "The README is no text.");
    }
  }

  private static void checkDescription(String description) {
    if (description.codePointCount(0, description.length()) > LONGEST_DESCRIPTION
        || description.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidValueException(
          RESOURCE,
          "description",
          Reason.INVALID,
          "A description takes up to "
              + LONGEST_DESCRIPTION
              + " characters, without control characters.");
    }
  }

  private static void checkName(String name, String field) {
    if (!Repository.isName(name) || name.toLowerCase(Locale.ROOT).endsWith(".git")) {
      throw new InvalidValueException(
          RESOURCE,
          field,
          Reason.INVALID,
          RegistryException.quote(name)
              + " is no name of a repository: it takes up to "
              + Repository.LONGEST_NAME
              + " letters, digits, dots, hyphens and underscores, and does not end in .git.");
    }
  }

  private static void checkAddress(String address) {
    boolean valid;
    try {
      URI url = URI.create(address);
      valid =
          address.length() <= LONGEST_ADDRESS
              && url.getHost() != null
              && url.getUserInfo() == null
              && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
    } catch (IllegalArgumentException e) {
      valid = false;
    }
    if (!valid) {
      throw new InvalidValueException(
          RESOURCE,
          "homepage",
          Reason.INVALID,
          RegistryException.quote(address)
              + " is no address that begins with http:// or https://.");
    }
  }

  private static InvalidValueException taken(String name) {
    return new InvalidValueException(
        RESOURCE,
        "name",
        Reason.ALREADY_EXISTS,
        "The name " + name + " is that of another repository of this account.");
  }
}
