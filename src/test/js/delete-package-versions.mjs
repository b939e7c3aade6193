// Asks what the Action actions/delete-package-versions asks, with delete-only-untagged-versions: API OWNER NAME TOKEN.
// It knows users' routes alone, organizations included, and reads pages of 100 until one has fewer.
import { check, checkVersion, octokit } from "./client.mjs";

const [api, owner, name, token] = process.argv.slice(2);
const github = octokit(api, token);
const subject = { username: owner, package_type: "container", package_name: name };

const versions = [];
for (let page = 1; ; page++) {
  const { data } = await github.request(
    "GET /users/{username}/packages/{package_type}/{package_name}/versions",
    { ...subject, per_page: 100, page },
  );
  data.forEach(checkVersion);
  versions.push(...data);
  if (data.length < 100) {
    break;
  }
}
check(new Set(versions.map((version) => version.id)).size === versions.length, "ids twice");

const untagged = versions.filter((version) => version.metadata.container.tags.length === 0);
for (let i = 0; i < untagged.length; i += 100) {
  const answers = await Promise.all(
    untagged.slice(i, i + 100).map((version) =>
      github.request(
        "DELETE /users/{username}/packages/{package_type}/{package_name}/versions/{package_version_id}",
        { ...subject, package_version_id: version.id },
      ),
    ),
  );
  check(answers.every((answer) => answer.status === 204), "a deletion");
}
console.log(`found ${versions.length}, deleted ${untagged.length}`);

// The last tagged version is refused in words that the Action prints.
const tagged = versions.filter((version) => version.metadata.container.tags.length > 0);
let refusal;
for (const version of tagged) {
  try {
    await github.request(
      "DELETE /users/{username}/packages/{package_type}/{package_name}/versions/{package_version_id}",
      { ...subject, package_version_id: version.id },
    );
  } catch (error) {
    refusal = error;
  }
}
console.log(`refused ${refusal?.status} ${refusal?.response.data.message}`);
