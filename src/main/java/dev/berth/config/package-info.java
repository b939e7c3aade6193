/// Settings: one table of them, read once at start from flags, variables and a file. Imports no
/// domain package.
@NullMarked
package dev.berth.config;

import org.jspecify.annotations.NullMarked;
