/// Plumbing that every surface stands on: requests, answers, routes. Imports no domain package,
/// `packages.Action` aside.
@NullMarked
package dev.berth.http;

import org.jspecify.annotations.NullMarked;
