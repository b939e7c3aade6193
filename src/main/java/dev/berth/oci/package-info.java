/// The words of the OCI specifications, as values that are valid by construction. Imports the JDK
/// only.
@NullMarked
package dev.berth.oci;

import org.jspecify.annotations.NullMarked;
