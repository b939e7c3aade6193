-- Who may do what: names, teams, repositories, tokens, grants, and the log of all changes of them.

-- Every login there is or was and that still answers: one name space, held by its primary key. The
-- one that an account goes by stands in its row as well.
CREATE TABLE logins (
  login {text} NOT NULL PRIMARY KEY
    CHECK (login = lower(login) AND length(login) BETWEEN 1 AND 39),
  account_id {integer} NOT NULL REFERENCES accounts (id),
  taken_at {integer} NOT NULL
) {keyed table};
CREATE INDEX logins_of_account ON logins (account_id, login);
INSERT INTO logins (login, account_id, taken_at) SELECT login, id, created_at FROM accounts;

-- The row of a deleted account stays for what names it, under the login `-ID`, which is nobody's.
ALTER TABLE accounts ADD COLUMN deleted_at {integer};

-- Counts the changes of who has which right in what the account owns: what was found out about
-- rights is true as long as the number is the same. A change of rights writes it first, so that
-- two changes at the same account wait for each other.
ALTER TABLE accounts ADD COLUMN rights_version {integer} NOT NULL DEFAULT 0;

-- Of an organization: which packages its members may make, and what is set for new ones.
ALTER TABLE accounts ADD COLUMN members_create_public {integer} NOT NULL DEFAULT 1
  CHECK (members_create_public IN (0, 1));
ALTER TABLE accounts ADD COLUMN members_create_internal {integer} NOT NULL DEFAULT 1
  CHECK (members_create_internal IN (0, 1));
ALTER TABLE accounts ADD COLUMN members_create_private {integer} NOT NULL DEFAULT 1
  CHECK (members_create_private IN (0, 1));
ALTER TABLE accounts ADD COLUMN packages_inherit_access {integer} NOT NULL DEFAULT 1
  CHECK (packages_inherit_access IN (0, 1));
UPDATE accounts SET members_create_public = 0, members_create_internal = 0,
  members_create_private = 0 WHERE members_create_packages = 0;
ALTER TABLE accounts DROP COLUMN members_create_packages;
CREATE INDEX accounts_administrators ON accounts (id) WHERE site_admin = 1;

CREATE TABLE teams (
  id {id} CHECK (id BETWEEN 1 AND 4294967295),
  organization_id {integer} NOT NULL REFERENCES accounts (id),
  slug {text} NOT NULL CHECK (slug = lower(slug) AND length(slug) BETWEEN 1 AND 100),
  name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  description {text} NOT NULL,
  privacy {text} NOT NULL CHECK (privacy IN ('secret', 'closed')),
  parent_id {integer},
  created_at {integer} NOT NULL,
  updated_at {integer} NOT NULL,
  UNIQUE (organization_id, slug),
  UNIQUE (id, organization_id),
  FOREIGN KEY (parent_id, organization_id) REFERENCES teams (id, organization_id),
  CHECK (parent_id <> id),
  CHECK (parent_id IS NULL OR privacy = 'closed')
) {table};
CREATE INDEX teams_of_parent ON teams (parent_id, organization_id);

-- Each team with itself and all above it, whose rights its members have. A circle would have to
-- enter some team with itself a second time, which the key refuses.
CREATE TABLE team_ancestors (
  team_id {integer} NOT NULL REFERENCES teams (id),
  ancestor_id {integer} NOT NULL REFERENCES teams (id),
  PRIMARY KEY (team_id, ancestor_id)
) {keyed table};
CREATE INDEX team_ancestors_by_ancestor ON team_ancestors (ancestor_id, team_id);

-- Only members of the organization are in its teams, and who leaves it leaves them.
CREATE TABLE team_members (
  team_id {integer} NOT NULL,
  organization_id {integer} NOT NULL,
  user_id {integer} NOT NULL,
  role {text} NOT NULL CHECK (role IN ('member', 'maintainer')),
  PRIMARY KEY (team_id, user_id),
  FOREIGN KEY (team_id, organization_id) REFERENCES teams (id, organization_id),
  FOREIGN KEY (organization_id, user_id) REFERENCES members (organization_id, user_id)
    ON DELETE CASCADE
) {keyed table};
CREATE INDEX team_members_by_user ON team_members (user_id, organization_id, team_id);
CREATE INDEX team_members_of_member ON team_members (organization_id, user_id);

-- What packages belong to. A deleted one keeps its row, so that its id is never another's.
CREATE TABLE repositories (
  id {id} CHECK (id BETWEEN 1 AND 4294967295),
  owner_id {integer} NOT NULL REFERENCES accounts (id),
  name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  lower_name {text} NOT NULL CHECK (lower_name = lower(name)),
  visibility {text} NOT NULL CHECK (visibility IN ('public', 'internal', 'private')),
  description {text} NOT NULL,
  source_url {text},
  readme {text} NOT NULL,
  archived {integer} NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  created_at {integer} NOT NULL,
  updated_at {integer} NOT NULL,
  deleted_at {integer},
  UNIQUE (id, owner_id)
) {table};
CREATE INDEX repositories_of_owner ON repositories (owner_id, id);
CREATE UNIQUE INDEX repositories_living ON repositories (owner_id, lower_name)
  WHERE deleted_at IS NULL;

-- People with a right in a repository: members of its organization, and outside collaborators.
CREATE TABLE repository_collaborators (
  repository_id {integer} NOT NULL REFERENCES repositories (id),
  user_id {integer} NOT NULL REFERENCES accounts (id),
  permission {text} NOT NULL
    CHECK (permission IN ('pull', 'triage', 'push', 'maintain', 'admin')),
  PRIMARY KEY (repository_id, user_id)
) {keyed table};
CREATE INDEX repository_collaborators_by_user ON repository_collaborators (user_id, repository_id);

CREATE TABLE repository_teams (
  repository_id {integer} NOT NULL,
  team_id {integer} NOT NULL,
  organization_id {integer} NOT NULL,
  permission {text} NOT NULL
    CHECK (permission IN ('pull', 'triage', 'push', 'maintain', 'admin')),
  PRIMARY KEY (repository_id, team_id),
  FOREIGN KEY (repository_id, organization_id) REFERENCES repositories (id, owner_id),
  FOREIGN KEY (team_id, organization_id) REFERENCES teams (id, organization_id)
) {keyed table};
CREATE INDEX repository_teams_by_team ON repository_teams (team_id, organization_id, repository_id);

-- A linked repository has the same owner: linking and transferring both see to that. The
-- description and the licences are cut to what is shown.
ALTER TABLE packages ADD COLUMN repository_id {integer} REFERENCES repositories (id);
ALTER TABLE packages ADD COLUMN inherits_access {integer} NOT NULL DEFAULT 0
  CHECK (inherits_access = 0 OR (inherits_access = 1 AND repository_id IS NOT NULL));
ALTER TABLE packages ADD COLUMN description {text} NOT NULL DEFAULT ''
  CHECK (length(description) <= 512);
ALTER TABLE packages ADD COLUMN licenses {text} NOT NULL DEFAULT ''
  CHECK (length(licenses) <= 256);
-- As the one of its owner, for what changes in this package alone.
ALTER TABLE packages ADD COLUMN rights_version {integer} NOT NULL DEFAULT 0;
CREATE INDEX packages_of_repository ON packages (repository_id, owner_login, name)
  WHERE repository_id IS NOT NULL;
CREATE INDEX packages_deleted ON packages (owner_login, name, deleted_at)
  WHERE deleted_at IS NOT NULL;

CREATE TABLE package_team_grants (
  package_id {integer} NOT NULL,
  team_id {integer} NOT NULL,
  organization_id {integer} NOT NULL,
  role {text} NOT NULL CHECK (role IN ('read', 'write', 'admin')),
  owner_login {text} NOT NULL,
  name {text} NOT NULL,
  PRIMARY KEY (package_id, team_id),
  FOREIGN KEY (package_id, owner_login, name) REFERENCES packages (id, owner_login, name)
    ON UPDATE CASCADE,
  FOREIGN KEY (package_id, organization_id) REFERENCES packages (id, owner_id),
  FOREIGN KEY (team_id, organization_id) REFERENCES teams (id, organization_id)
) {keyed table};
CREATE INDEX package_team_grants_by_team
  ON package_team_grants (team_id, owner_login, name, organization_id);

-- What the tokens of a repository may do: GitHub's "Manage Actions access".
CREATE TABLE package_repository_grants (
  package_id {integer} NOT NULL,
  repository_id {integer} NOT NULL,
  owner_id {integer} NOT NULL,
  role {text} NOT NULL CHECK (role IN ('read', 'write', 'admin')),
  owner_login {text} NOT NULL,
  name {text} NOT NULL,
  PRIMARY KEY (package_id, repository_id),
  FOREIGN KEY (package_id, owner_login, name) REFERENCES packages (id, owner_login, name)
    ON UPDATE CASCADE,
  FOREIGN KEY (package_id, owner_id) REFERENCES packages (id, owner_id),
  FOREIGN KEY (repository_id, owner_id) REFERENCES repositories (id, owner_id)
) {keyed table};
CREATE INDEX package_repository_grants_by_repository
  ON package_repository_grants (repository_id, owner_login, name, owner_id);

-- `scopes` holds the words that the kind has: scopes of a classic token; none, read or write of a
-- repository's; read, write and delete of a package token.
ALTER TABLE tokens ADD COLUMN kind {text} NOT NULL DEFAULT 'classic'
  CHECK (kind IN ('classic', 'repository', 'package'));
ALTER TABLE tokens ADD COLUMN repository_id {integer} REFERENCES repositories (id)
  CHECK ((kind = 'repository') = (repository_id IS NOT NULL));
CREATE INDEX tokens_of_repository ON tokens (repository_id, id) WHERE repository_id IS NOT NULL;

-- Which packages a package token is bound to: names within an account, `*` for any characters.
CREATE TABLE token_packages (
  token_id {integer} NOT NULL REFERENCES tokens (id),
  owner_id {integer} NOT NULL REFERENCES accounts (id),
  pattern {text} NOT NULL CHECK (length(pattern) BETWEEN 1 AND 255),
  PRIMARY KEY (token_id, owner_id, pattern)
) {keyed table};

-- With GitHub's words. Names are those of the time; ids are for looking up.
CREATE TABLE audit_events (
  id {id},
  action {text} NOT NULL,
  actor_id {integer} REFERENCES accounts (id),
  actor {text},
  token_id {integer},
  actor_ip {text},
  organization_id {integer} REFERENCES accounts (id),
  organization {text},
  user_id {integer} REFERENCES accounts (id),
  user_login {text},
  repository_id {integer},
  repository {text},
  package_id {integer},
  package {text},
  created_at {integer} NOT NULL,
  before_change {text},
  after_change {text},
  CHECK ((actor_id IS NULL) = (actor IS NULL)),
  CHECK ((organization_id IS NULL) = (organization IS NULL))
) {table};
CREATE INDEX audit_events_of_organization ON audit_events (organization_id, id)
  WHERE organization_id IS NOT NULL;
CREATE INDEX audit_events_of_organization_by_action ON audit_events (organization_id, action, id)
  WHERE organization_id IS NOT NULL;
CREATE INDEX audit_events_by_action ON audit_events (action, id);
CREATE INDEX audit_events_by_actor ON audit_events (actor_id, id);
CREATE INDEX audit_events_by_date ON audit_events (created_at, id);
