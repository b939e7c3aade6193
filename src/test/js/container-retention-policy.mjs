// Asks what the Action snok/container-retention-policy asks: SITE API OWNER NAME TOKEN KEEP. It keeps the newest KEEP
// versions, and of the others those that an index needs.
import { check, checkVersion } from "./client.mjs";

const [site, api, owner, name, token, keep] = process.argv.slice(2);
const headers = {
  accept: "application/vnd.github+json",
  authorization: `Bearer ${token}`,
  "user-agent": "snok/container-retention-policy",
  "x-github-api-version": "2022-11-28",
};

/** The Action reads these of each answer, and ends when one is no number. */
function checkHeaders(answer) {
  for (const header of ["limit", "remaining", "reset", "used"]) {
    const value = answer.headers.get(`x-ratelimit-${header}`);
    check(/^[0-9]+$/.test(value), `x-ratelimit-${header}: ${value}`);
  }
  for (const link of (answer.headers.get("link") ?? "").split(",").filter(Boolean)) {
    const known = ["prev", "first", "last", "next"].filter((word) => link.includes(word));
    check(known.length === 1, `link ${link}`);
  }
}

const next = (answer) => answer.headers.get("link")?.match(/<([^>]+)>;\s*rel="next"/)?.[1];

async function list(url) {
  const all = [];
  for (let at = url; at; ) {
    const answer = await fetch(at, { headers });
    check(answer.status === 200, `${at}: ${answer.status}`);
    checkHeaders(answer);
    all.push(...(await answer.json()));
    at = next(answer);
  }
  return all;
}

const limit = await fetch(`${api}/rate_limit`, { headers });
check(limit.status === 200, "rate_limit");
checkHeaders(limit);
const scopes = limit.headers.get("x-oauth-scopes");
check(scopes.includes("delete:packages"), `x-oauth-scopes ${scopes}`);

const packages = await list(`${api}/user/packages?package_type=container&per_page=100`);
for (const one of packages) {
  check(Number.isInteger(one.id) && one.id < 2 ** 32, "id of a package");
  check(one.name && one.created_at && one.updated_at !== undefined, "fields of a package");
}
check(packages.some((one) => one.name === name), `${name} is listed`);
const subject = `${api}/user/packages/container/${encodeURIComponent(name)}`;
const versions = await list(`${subject}/versions?per_page=100`);
versions.forEach(checkVersion);

// The personal token itself, in Base64, and the name with %2F.
const bearer = `Bearer ${Buffer.from(token).toString("base64")}`;
const needed = new Set();
for (const version of versions.slice(0, keep)) {
  const path = `/v2/${owner}/${encodeURIComponent(name)}/manifests/${version.name}`;
  const answer = await fetch(site + path, {
    headers: {
      authorization: bearer,
      accept: "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json",
    },
  });
  check(answer.status === 200, `${path}: ${answer.status}`);
  for (const child of (await answer.json()).manifests ?? []) {
    needed.add(child.digest);
  }
}

const old = versions.slice(keep).filter((version) => !needed.has(version.name));
for (const version of old) {
  const answer = await fetch(`${subject}/versions/${version.id}`, { method: "DELETE", headers });
  check([204, 404].includes(answer.status), `deletion: ${answer.status} ${await answer.text()}`);
  checkHeaders(answer);
}
const left = await list(`${subject}/versions?per_page=100`);
console.log(`found ${versions.length}, deleted ${old.length}, kept ${left.length}`);
