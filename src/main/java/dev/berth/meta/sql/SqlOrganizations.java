package dev.berth.meta.sql;

import dev.berth.meta.OrganizationStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.OrganizationChange;
import dev.berth.packages.OrganizationProfile;
import dev.berth.packages.OrganizationProfile.Field;
import dev.berth.packages.OrganizationSettings;
import dev.berth.packages.Visibility;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What organizations tell and decide, in SQL.
final class SqlOrganizations implements OrganizationStore {
  private static final int REMEMBERED = 1_000;

  private final Database database;
  private final SqlAccounts accounts;
  private final InstantSource clock;
  private final FactCache<Long, OrganizationProfile> profiles;

  SqlOrganizations(Database database, SqlAccounts accounts, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
    this.profiles =
        FactCache.ofSize(
            database, REMEMBERED, id -> database.read("find a profile", s -> readProfile(s, id)));
  }

  @Override
  public OrganizationProfile profile(long organizationId) {
    return profiles.find(organizationId);
  }

  private static OrganizationProfile readProfile(Session session, long id) throws SQLException {
    return session
        .first(
            SqlOrganizations::profile,
            """
            SELECT name, description, company, location, blog, email
            FROM organization_profiles WHERE organization_id = ?\
            """,
            id)
        .orElse(OrganizationProfile.EMPTY);
  }

  private static OrganizationProfile profile(ResultSet row) throws SQLException {
    Map<Field, String> texts = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      put(texts, field, row.getString(Rows.word(field)));
    }
    return new OrganizationProfile(texts);
  }

  private static void put(Map<Field, String> texts, Field field, String text) {
    if (text.isEmpty()) {
      texts.remove(field);
    } else {
      texts.put(field, text);
    }
  }

  @Override
  public Optional<Account> update(long organizationId, OrganizationChange change, Actor by) {
    return database.write(
        "change an organization",
        s -> {
          Optional<Account> found =
              accounts.changeRights(s, organizationId, by).filter(Account::isOrganization);
          if (found.isEmpty()) {
            return found;
          }
          updateProfile(s, found.get(), change, by);
          updateSettings(s, found.get(), change, by);
          return SqlAccounts.read(s, organizationId);
        });
  }

  private void updateProfile(
      Session session, Account organization, OrganizationChange change, Actor by)
      throws SQLException {
    OrganizationProfile before = readProfile(session, organization.id());
    Map<Field, String> texts = new EnumMap<>(Field.class);
    texts.putAll(before.texts());
    change.profile().forEach((field, text) -> put(texts, field, text));
    OrganizationProfile now = new OrganizationProfile(texts);
    if (now.equals(before)) {
      return;
    }
    session.update(
        """
        INSERT INTO organization_profiles
          (organization_id, name, description, company, location, blog, email)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (organization_id) DO UPDATE
        SET name = excluded.name, description = excluded.description, company = excluded.company,
          location = excluded.location, blog = excluded.blog, email = excluded.email\
        """,
        organization.id(),
        now.text(Field.NAME),
        now.text(Field.DESCRIPTION),
        now.text(Field.COMPANY),
        now.text(Field.LOCATION),
        now.text(Field.BLOG),
        now.text(Field.EMAIL));
    session.afterCommit(() -> profiles.forget(organization.id()));
    Audit event = Audit.of(AuditAction.ORG_UPDATE_PROFILE, by).owner(organization);
    for (Field field : Field.values()) {
      event.change(Rows.word(field), before.text(field), now.text(field));
    }
    event.write(session, clock.instant());
  }

  private void updateSettings(
      Session session, Account organization, OrganizationChange change, Actor by)
      throws SQLException {
    OrganizationSettings before = organization.settings();
    OrganizationSettings now = changed(before, change);
    if (now.equals(before)) {
      return;
    }
    session.update(
        """
        UPDATE accounts
        SET members_create_public = ?, members_create_internal = ?,
          members_create_private = ?, packages_inherit_access = ?
        WHERE id = ?\
        """,
        now.membersCreate().contains(Visibility.PUBLIC),
        now.membersCreate().contains(Visibility.INTERNAL),
        now.membersCreate().contains(Visibility.PRIVATE),
        now.packagesInheritAccess(),
        organization.id());
    Audit.of(AuditAction.ORG_UPDATE_SETTINGS, by)
        .owner(organization)
        .change("members_create", words(before), words(now))
        .change("inherit_access", before.packagesInheritAccess(), now.packagesInheritAccess())
        .write(session, clock.instant());
  }

  private static OrganizationSettings changed(
      OrganizationSettings before, OrganizationChange change) {
    Set<Visibility> create = EnumSet.noneOf(Visibility.class);
    for (Visibility visibility : Visibility.values()) {
      if (change
          .membersCreate()
          .getOrDefault(visibility, before.membersCreate().contains(visibility))) {
        create.add(visibility);
      }
    }
    return new OrganizationSettings(
        create, change.packagesInheritAccess().orElse(before.packagesInheritAccess()));
  }

  private static List<String> words(OrganizationSettings settings) {
    return settings.membersCreate().stream().sorted().map(Visibility::word).toList();
  }
}
