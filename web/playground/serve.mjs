// Serves the playground on this machine only: its page, the built component, the rigs and a sample image.
import { createReadStream, existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const rigs = join(root, "src", "poserig", "rigs");
const types = {
  ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json",
  ".png": "image/png", ".jpg": "image/jpeg",
};
const port = Number(process.env.PORT ?? 4610);
const image = process.argv[2];
if (!image || !existsSync(image)) {
  console.error("Give the sample image: node playground/serve.mjs photo.jpg");
  process.exit(1);
}

/** The file that an address stands for, or null. Nothing outside the three folders is ever served. */
function fileFor(path) {
  if (path === "/") return join(here, "index.html");
  if (path === "/sample.png") return image;
  if (path === "/crowd-2d-skeleton.js") return join(root, "build", "web", "crowd-2d-skeleton.js");
  const [folder, name] = path.startsWith("/rigs/") ? [rigs, path.slice(6)] : [here, path.slice(1)];
  const file = normalize(join(folder, name));
  return file.startsWith(folder) ? file : null;
}

createServer((request, response) => {
  let path;
  try {
    path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
  } catch {
    response.writeHead(400).end();
    return;
  }
  if (path === "/rigs.json") {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(readdirSync(rigs).filter((name) => name.endsWith(".json"))));
    return;
  }
  const file = fileFor(path);
  if (!file || !existsSync(file)) {
    response.writeHead(404).end("not found");
    return;
  }
  response.setHeader("Content-Type", `${types[extname(file)] ?? "application/octet-stream"}; charset=utf-8`);
  response.setHeader("Cache-Control", "no-store");
  createReadStream(file).on("error", () => { response.destroy(); }).pipe(response);
}).listen(port, "127.0.0.1", () => { console.log(`http://127.0.0.1:${port}  (Ctrl-C ends it)`); });
