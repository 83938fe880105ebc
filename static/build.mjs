// Builds static/dist: script bundles, one style sheet, fonts and the icon sprite.
//
// Entries keep plain names, because Django's manifest storage adds the content hash. Chunks that
// entries share carry esbuild's own hash: they are imported by name from inside a script, where the
// manifest storage does not rewrite.
import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { buildIcons } from "./icons.mjs";
import { buildSounds } from "./sounds.mjs";

const isWatch = process.argv.includes("--watch");
const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.dirname(HERE);
const DIST = path.join(HERE, "dist");
// Built aside and then put in place, so that a server reading dist/ never finds it half empty.
const CACHE = path.join(ROOT, "node_modules", ".cache");
const BUILD = isWatch ? DIST : path.join(CACHE, `dist-${process.pid}`);
// light-dark(), oklch(), container queries, popover and nesting are in all of these.
const TARGET = ["chrome123", "firefox128", "safari17.5"];

// The name of a folder is the cascade layer of its files; later layers win.
const LAYERS = ["reset", "tokens", "base", "layout", "components", "pages", "utilities"];

async function styleSheetSource() {
  const imports = [];
  for (const layer of LAYERS) {
    const folder = path.join(HERE, "css", layer);
    const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith(".css"));
    for (const file of files.sort()) {
      imports.push(`@import "./${layer}/${file}" layer(${layer});`);
    }
  }
  const uplot = '@import "uplot/dist/uPlot.min.css" layer(base);';
  return [`@layer ${LAYERS.join(", ")};`, uplot, ...imports, hueRules()].join("\n");
}

// The Content-Security-Policy allows no style attribute, so a colour that comes from data (a
// category's hue, an avatar without a picture) is a data-hue attribute with one rule per degree.
function hueRules() {
  const rules = Array.from({ length: 360 }, (_, hue) => `[data-hue="${hue}"]{--hue:${hue}}`);
  return `@layer tokens{${rules.join("")}}`;
}

async function copyFonts() {
  const fonts = {
    inter: /^inter-(latin|latin-ext|cyrillic|cyrillic-ext|greek|vietnamese)-wght-normal\.woff2$/,
    "bricolage-grotesque": /^bricolage-grotesque-(latin|latin-ext|vietnamese)-wdth-normal\.woff2$/,
  };
  await mkdir(path.join(BUILD, "fonts"), { recursive: true });
  for (const [family, wanted] of Object.entries(fonts)) {
    const folder = path.join(ROOT, "node_modules", "@fontsource-variable", family, "files");
    for (const file of (await readdir(folder)).filter((name) => wanted.test(name))) {
      await cp(path.join(folder, file), path.join(BUILD, "fonts", file));
    }
  }
}

function scriptOptions() {
  return {
    entryPoints: [
      ...["shell", "player", "dashboard", "chat", "moderation", "embed", "hype", "feed"],
      ...["replay", "comments", "clips", "embed-clip", "uploads", "ads", "overlay", "subscribe"],
      ...["points", "cheer", "goals"],
    ].map((name) =>
      path.join(HERE, "src", `${name}.ts`),
    ),
    outdir: BUILD,
    bundle: true,
    splitting: true,
    format: "esm",
    target: TARGET,
    minify: !isWatch,
    sourcemap: true,
    chunkNames: "chunks/[name]-[hash]",
    legalComments: "linked",
    metafile: true,
    logLevel: "info",
  };
}

async function styleOptions() {
  return {
    stdin: {
      contents: await styleSheetSource(),
      resolveDir: path.join(HERE, "css"),
      sourcefile: "main.css",
      loader: "css",
    },
    outfile: path.join(BUILD, "main.css"),
    bundle: true,
    target: TARGET,
    minify: !isWatch,
    external: ["*.woff2"],
    logLevel: "info",
  };
}

async function putInPlace() {
  const old = `${BUILD}.old`;
  await rename(DIST, old).catch(() => undefined);
  await rename(BUILD, DIST);
  await rm(old, { recursive: true, force: true });
}

// Paths in the metafile name the place where the bundles end up.
async function saveMetafile(metafile) {
  const built = path.relative(ROOT, BUILD).replaceAll(path.sep, "/");
  const text = JSON.stringify(metafile).replaceAll(built, "static/dist");
  await writeFile(path.join(CACHE, "bundles.json"), text);
}

await rm(BUILD, { recursive: true, force: true });
await copyFonts();
await writeFile(path.join(BUILD, "icons.svg"), await buildIcons(ROOT));
await buildSounds(path.join(BUILD, "sounds"));
if (isWatch) {
  for (const options of [scriptOptions(), await styleOptions()]) {
    await (await esbuild.context(options)).watch();
  }
} else {
  const scripts = await esbuild.build(scriptOptions());
  await esbuild.build(await styleOptions());
  await saveMetafile(scripts.metafile);
  await putInPlace();
}
