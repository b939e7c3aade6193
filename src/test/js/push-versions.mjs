// Pushes many small versions of one package, of which every tenth gets a tag: SITE OWNER NAME TOKEN NUMBER.
import { createHash } from "node:crypto";
import { check, inParallel } from "./client.mjs";

const [site, owner, name, token, number] = process.argv.slice(2);
const authorization = "Basic " + Buffer.from(`${owner}:${token}`).toString("base64");
const digest = (text) => "sha256:" + createHash("sha256").update(text).digest("hex");
const config = JSON.stringify({ architecture: "amd64", os: "linux" });

async function send(method, path, type, body) {
  const answer = await fetch(`${site}/v2/${owner}/${name}/${path}`, {
    method,
    headers: { authorization, "content-type": type },
    body,
  });
  check(answer.status === 201, `${method} ${path}: ${answer.status} ${await answer.text()}`);
}

await send("POST", `blobs/uploads/?digest=${digest(config)}`, "application/octet-stream", config);
const type = "application/vnd.oci.image.manifest.v1+json";
await inParallel(Array(Number(number)).keys(), 8, async (i) => {
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: type,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: digest(config),
      size: config.length,
    },
    layers: [],
    annotations: { number: `${i}` },
  });
  await send("PUT", `manifests/${i % 10 === 0 ? `v${i}` : digest(manifest)}`, type, manifest);
});
console.log(`pushed ${number}`);
