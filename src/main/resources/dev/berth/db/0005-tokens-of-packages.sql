-- Which tokens are bound to packages of an account: its administrators look at them, and end them.
CREATE INDEX token_packages_of_owner ON token_packages (owner_id, token_id);
