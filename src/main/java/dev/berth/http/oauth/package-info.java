/// Gives tokens to programs whose user signs in elsewhere: the two addresses of GitHub's device
/// flow.
@NullMarked
package dev.berth.http.oauth;

import org.jspecify.annotations.NullMarked;
