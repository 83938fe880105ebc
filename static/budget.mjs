// Fails when the script of the watch page passes its budget: 250 KB gzip, chunks included.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const DIST = path.join(HERE, "dist");
const META = path.join(path.dirname(HERE), "node_modules", ".cache", "bundles.json");
const BUDGETS_KB = {
  "browse page": { entries: ["shell.js"], limit: 60 },
  "watch page": { entries: ["shell.js", "player.js", "chat.js"], limit: 250 },
  "watch page with ads": { entries: ["shell.js", "player.js", "chat.js", "ads.js"], limit: 250 },
  "watch, feed": { entries: ["shell.js", "player.js", "chat.js", "feed.js"], limit: 250 },
  "moderation view": { entries: ["shell.js", "chat.js", "moderation.js"], limit: 120 },
  "chat overlay": { entries: ["chat.js", "overlay.js"], limit: 50 },
  "overlays of events": { entries: ["overlay.js"], limit: 20 },
  "clip editor": { entries: ["shell.js", "clips.js"], limit: 220 },
  "subscribe dialog": { entries: ["shell.js", "subscribe.js"], limit: 70 },
  "embedded clip": { entries: ["embed-clip.js"], limit: 10 },
  "cheer picker": { entries: ["cheer.js"], limit: 12 },
  "goals": { entries: ["goals.js"], limit: 12 },
  "hype train": { entries: ["hype.js"], limit: 20 },
  "embed page": { entries: ["embed.js", "player.js"], limit: 220 },
  "upload page": { entries: ["shell.js", "uploads.js"], limit: 90 },
  "dashboard": { entries: ["shell.js", "player.js", "dashboard.js"], limit: 300 },
};

const { outputs } = JSON.parse(await readFile(META, "utf8"));

function withImports(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const imported of outputs[file].imports) {
    if (imported.path in outputs) withImports(imported.path, seen);
  }
  return seen;
}

async function sizeKb(entries) {
  const files = new Set();
  for (const entry of entries) withImports(`static/dist/${entry}`, files);
  let bytes = 0;
  for (const file of files) {
    bytes += gzipSync(await readFile(path.join(DIST, file.replace("static/dist/", "")))).length;
  }
  return bytes / 1024;
}

for (const [page, { entries, limit }] of Object.entries(BUDGETS_KB)) {
  const size = await sizeKb(entries);
  const verdict = size > limit ? "OVER BUDGET" : "ok";
  console.log(`${page.padEnd(12)} ${size.toFixed(1).padStart(6)} KB of ${limit} KB gzip  ${verdict}`);
  if (size > limit) process.exitCode = 1;
}
