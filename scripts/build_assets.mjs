// Bundles the styles, fonts and scripts of src/ayni_web/ui/assets into src/ayni_web/ui/static/build, which git ignores.
// `node scripts/build_assets.mjs` builds once; `--watch` goes on building.
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const ui = join(root, "src", "ayni_web", "ui");
const out = join(ui, "static", "build");

const options = {
  absWorkingDir: root,
  entryPoints: { ayni: join(ui, "assets", "js", "main.js"), "ayni-worker": join(ui, "assets", "js", "worker.js"), "ayni-style": join(ui, "assets", "css", "main.css") },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  // light-dark(), :has() and container queries: the browsers of the last two and a half years.
  target: ["chrome123", "firefox121", "safari17.5"],
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]-[hash]",
  legalComments: "linked",
  logLevel: "info",
};

await rm(out, { recursive: true, force: true });
if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await esbuild.build(options);
}
