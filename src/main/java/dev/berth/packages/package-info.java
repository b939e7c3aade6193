/// The words of GitHub's packages: accounts, packages, roles and scopes, as values. Imports `oci`
/// only.
@NullMarked
package dev.berth.packages;

import org.jspecify.annotations.NullMarked;
