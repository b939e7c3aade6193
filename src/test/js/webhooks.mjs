// A receiver of webhooks as programs for GitHub are written: prints a line for each delivery whose
// signature is right. The secret is its argument.
import { createServer } from "node:http";
import { Webhooks, createNodeMiddleware } from "@octokit/webhooks";

const webhooks = new Webhooks({ secret: process.argv[2] });
webhooks.onAny(({ id, name, payload }) => {
  const told = payload.package ?? payload.registry_package;
  const version = told?.package_version;
  const words = [
    "told",
    id,
    name,
    payload.action ?? "-",
    told ? `${told.namespace}/${told.name}` : "-",
    version?.container_metadata?.tag?.name || "-",
    version?.version ?? "-",
  ];
  console.log(words.join(" "));
});
webhooks.onError((error) => console.log("refused", error.message));

const server = createServer(createNodeMiddleware(webhooks, { path: "/" }));
server.listen(0, "127.0.0.1", () => console.log(`listens on ${server.address().port}`));
