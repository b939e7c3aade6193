/// Signing in by OpenID Connect: the answers of an issuer are fetched within bounds, and believed
/// only as far as they are signed for this server, this try and this time.
@NullMarked
package dev.berth.openid;

import org.jspecify.annotations.NullMarked;
