// What the programs beside this one share: Octokit as they make it, and a check that ends them.
import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";

const Paging = Octokit.plugin(paginateRest);

export const octokit = (url, token) =>
  new Paging({ auth: token, baseUrl: url, log: { debug() {}, info() {}, warn() {}, error() {} } });

export function check(condition, what) {
  if (!condition) {
    console.log(`wrong: ${what}`);
    process.exit(1);
  }
}

/** Fields that the programs for GitHub read of a version. */
export function checkVersion(version) {
  check(Number.isInteger(version.id) && version.id > 0 && version.id < 2 ** 32, "id of a version");
  check(/^sha256:[0-9a-f]{64}$/.test(version.name), `name ${version.name}`);
  check(!Number.isNaN(Date.parse(version.created_at)), "created_at of a version");
  check(!Number.isNaN(Date.parse(version.updated_at)), "updated_at of a version");
  check(version.url.endsWith(`/versions/${version.id}`), `url ${version.url}`);
  check(typeof version.package_html_url === "string", "package_html_url");
  check(version.metadata.package_type === "container", "package_type of a version");
  check(Array.isArray(version.metadata.container.tags), "tags of a version");
}

/** Runs `work` on all of `items`, so many at once. */
export async function inParallel(items, atOnce, work) {
  const waiting = [...items];
  const run = async () => {
    while (waiting.length > 0) {
      await work(waiting.shift());
    }
  };
  await Promise.all(Array.from({ length: atOnce }, run));
}
