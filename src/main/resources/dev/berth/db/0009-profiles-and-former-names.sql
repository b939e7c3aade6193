-- What an organization tells about itself; read by what shows it, and by nothing else.
CREATE TABLE organization_profiles (
  organization_id {integer} NOT NULL PRIMARY KEY REFERENCES accounts (id),
  name {text} NOT NULL CHECK (length(name) <= 255),
  description {text} NOT NULL CHECK (length(description) <= 160),
  company {text} NOT NULL CHECK (length(company) <= 255),
  location {text} NOT NULL CHECK (length(location) <= 255),
  blog {text} NOT NULL CHECK (length(blog) <= 255),
  email {text} NOT NULL CHECK (length(email) <= 255)
) {keyed table};

-- For lists of an owner's repositories by their last change.
CREATE INDEX repositories_by_change ON repositories (owner_id, updated_at, id)
  WHERE deleted_at IS NULL;

-- The names by which repositories could be found once, until another one takes the name.
CREATE TABLE former_repository_names (
  owner_id {integer} NOT NULL REFERENCES accounts (id),
  lower_name {text} NOT NULL CHECK (lower_name = lower(lower_name)),
  repository_id {integer} NOT NULL REFERENCES repositories (id),
  PRIMARY KEY (owner_id, lower_name)
) {keyed table};
CREATE INDEX former_repository_names_of_repository ON former_repository_names (repository_id);
