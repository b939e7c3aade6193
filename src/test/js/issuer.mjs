// An issuer of OpenID Connect that signs in whoever gives a name, with the forms that oidc-provider
// has for trying. Its arguments are the client's id, secret and the end of its callback.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [clientId, secret, callback] = process.argv.slice(2);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: secret, redirect_uris: ["http://localhost/"] }],
    claims: { openid: ["sub"], profile: ["preferred_username"], email: ["email", "email_verified"] },
    pkce: { required: () => true },
    cookies: { keys: ["for tests"] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        preferred_username: id,
        email: `${id}@example.com`,
        email_verified: true,
      }),
    }),
  });
  // The client's port is known after this is.
  provider.Client.prototype.redirectUriAllowed = (uri) => {
    const { hostname, pathname } = new URL(uri);
    return hostname === "localhost" && pathname === callback;
  };
  server.on("request", provider.callback());
  console.log(`listens on ${issuer}`);
});
