/// The rules of a registry: what a push, a pull and a deletion mean. Imports ports and values.
@NullMarked
package dev.berth.registry;

import org.jspecify.annotations.NullMarked;
