// Asks what the Action dataaxiom/ghcr-cleanup-action asks: SITE API OWNER NAME TOKEN TAG. It takes TAG from a version
// that has others too, and deletes all that has no tag and that no index needs.
import { check, checkVersion, inParallel, octokit } from "./client.mjs";

const [site, api, owner, name, token, tag] = process.argv.slice(2);
const github = octokit(api, token);

const account = (await github.request("GET /users/{username}", { username: owner })).data;
check(["User", "Organization"].includes(account.type), `type ${account.type}`);
const self = token.startsWith("ghs_") ? undefined : (await github.request("GET /user")).data.login;
// Which routes are asked depends on who owns the package.
const [subject, names] =
  account.type === "Organization"
    ? ["/orgs/{org}/packages", { org: owner }]
    : self === owner
      ? ["/user/packages", {}]
      : ["/users/{username}/packages", { username: owner }];

const packages = await github.paginate(`GET ${subject}`, {
  ...names,
  package_type: "container",
  per_page: 100,
});
check(packages.some((one) => one.name === name), `${name} is listed`);

/** The first page, and then all others at once: how many there are is in its Link. */
async function load() {
  const page = (number) =>
    github.request(`GET ${subject}/{package_type}/{package_name}/versions`, {
      ...names,
      package_type: "container",
      package_name: name,
      state: "active",
      per_page: 100,
      page: number,
    });
  const first = await page(1);
  const last = first.headers.link?.match(/<[^>]*[?&]page=(\d+)[^>]*>\s*;\s*rel="last"/);
  const others = Array.from({ length: last ? last[1] - 1 : 0 }, (_, i) => i + 2);
  const versions = [...first.data];
  await inParallel(others, 8, async (number) => versions.push(...(await page(number)).data));
  versions.forEach(checkVersion);
  check(new Set(versions.map((version) => version.id)).size === versions.length, "ids twice");
  return versions;
}

/** The Action's way to read a challenge, which takes each comma for the end of a part. */
function attributes(challenge) {
  const parts = challenge.replace("Bearer ", "").split(",").filter((part) => part.includes("="));
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at), part.slice(at + 1).replace(/^"(.*)"$/, "$1")];
    }),
  );
}

async function registryToken(answer) {
  check(answer.status === 401, `a challenge, not ${answer.status}`);
  const { realm, service, scope } = attributes(answer.headers.get("www-authenticate"));
  check(realm && service && scope, "realm, service and scope");
  const basic = Buffer.from(`token:${token}`).toString("base64");
  const found = await fetch(`${realm}?service=${service}&scope=${scope}`, {
    headers: { authorization: `Basic ${basic}` },
  });
  const { token: registry, expires_in: seconds } = await found.json();
  check(found.status === 200 && registry, "a registry token");
  check(seconds === undefined || seconds > 0, "expires_in");
  return registry;
}

const registry = `${site}/v2/${owner}/${name}`;
const reading = await registryToken(await fetch(`${registry}/tags/list`));

async function manifest(digest) {
  const answer = await fetch(`${registry}/manifests/${digest}`, {
    headers: {
      authorization: `Bearer ${reading}`,
      accept: [
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
      ].join(", "),
    },
  });
  check(answer.status === 200, `manifest ${digest}: ${answer.status}`);
  return answer.json();
}

async function remove(version) {
  try {
    await github.request(
      `DELETE ${subject}/{package_type}/{package_name}/versions/{package_version_id}`,
      { ...names, package_type: "container", package_name: name, package_version_id: version.id },
    );
  } catch (error) {
    check(error.status === 404, `deletion of ${version.name}: ${error.status} ${error.message}`);
  }
}

// A tag goes by being moved to an emptied copy, which is deleted then.
const before = await load();
const holder = before.find((version) => version.metadata.container.tags.includes(tag));
const emptied = await manifest(holder.name);
emptied.annotations = {
  ...emptied.annotations,
  "org.opencontainers.image.created": new Date().toISOString(),
  "io.github.ghcr-cleanup-action.untag-source-tag": tag,
};
if (emptied.manifests) {
  emptied.manifests = [];
} else {
  emptied.layers = [];
}
const put = (headers) =>
  fetch(`${registry}/manifests/${tag}`, {
    method: "PUT",
    headers: { "content-type": emptied.mediaType, ...headers },
    body: JSON.stringify(emptied),
  });
const pushing = await registryToken(await put({}));
const stored = await put({ authorization: `Bearer ${pushing}` });
check(stored.status === 201, `the emptied manifest: ${stored.status} ${await stored.text()}`);
const moved = await load();
const copy = moved.find((version) => version.metadata.container.tags.includes(tag));
check(copy.id !== holder.id, "the tag moved");
await remove(copy);
console.log(`untagged ${tag}`);

// What an index names is not to be deleted, whatever its tags.
const versions = await load();
const needed = new Set();
await inParallel(versions, 8, async (version) => {
  for (const child of (await manifest(version.name)).manifests ?? []) {
    needed.add(child.digest);
  }
});
const orphans = versions.filter(
  (version) => version.metadata.container.tags.length === 0 && !needed.has(version.name),
);
await inParallel(orphans, 8, remove);
// Somebody else may have deleted it meanwhile: 404 is as good.
await Promise.all(orphans.slice(0, 3).map(remove));
console.log(`found ${versions.length}, deleted ${orphans.length}, kept ${(await load()).length}`);
