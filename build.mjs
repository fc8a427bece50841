/**
 * Makes static/dist/ from static/css, static/js and the packages in package.json: one style sheet, one
 * script and one font file; and what administration adds to the style sheet. Of the component library only what the templates mention is kept, and of its
 * design tokens only what is then still referred to.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const root = path.dirname(fileURLToPath(import.meta.url));
const output = path.join(root, "static/dist");
const require = createRequire(import.meta.url);

const LIBRARY = [
  "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
  "@utrecht/component-library-css/dist/index.css",
];
const FONT = "@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2";

/** Files that can mention a class. */
const ROOMS = "{accounts,commitments,history,nds_tracker,priorities,reports,strategies,ui}";
const CONTENT = ["templates/**/*.html", `${ROOMS}/**/*.py`, "static/js/*.js"];

/** Class names and elements, as they occur in markup or in Python strings. */
const words = (content) => content.match(/[A-Za-z0-9_-]+/g) ?? [];

async function library() {
  const raw = (await Promise.all(LIBRARY.map((name) => readFile(require.resolve(name), "utf8")))).join("\n");
  const [used] = await new PurgeCSS().purge({
    content: CONTENT.map((pattern) => path.join(root, pattern)),
    css: [{ raw }],
    defaultExtractor: words,
    safelist: { standard: ["voorbeeld-theme"] },
  });
  // The older spelling of the forced-colours query, which no supported browser needs.
  return used.css.replaceAll("screen and (-ms-high-contrast: active), ", "");
}

/** The library sits in a cascade layer, so that our own rules win without a contest of specificity. */
async function styles() {
  const own = await esbuild.build({
    entryPoints: [path.join(root, "static/css/index.css")],
    bundle: true,
    write: false,
    external: ["*.woff2", "*.svg"],
    logLevel: "warning",
  });
  const raw = `@layer library {\n${await library()}\n}\n${own.outputFiles[0].text}`;
  const [trimmed] = await new PurgeCSS().purge({
    content: [{ raw: words(raw).join(" "), extension: "html" }],
    css: [{ raw }],
    defaultExtractor: words,
    variables: true,
    safelist: { greedy: [/./], variables: [/^--nds-/] },
  });
  const { code } = await esbuild.transform(trimmed.css, { loader: "css", minify: true, legalComments: "none" });
  const licence = "/* Contains parts of the NL Design System component library (Utrecht) and its example theme, EUPL-1.2. */\n";
  await writeFile(path.join(output, "app.css"), licence + code);
}

/** Written anew rather than copied, so that it gets the permissions of the other files. */
async function font() {
  await writeFile(path.join(output, "noto-sans-latin.woff2"), await readFile(require.resolve(FONT)));
}

/** What administration adds; its pages load it after the other style sheet. */
async function administration() {
  const raw = await readFile(path.join(root, "static/css/admin.css"), "utf8");
  const { code } = await esbuild.transform(raw, { loader: "css", minify: true });
  await writeFile(path.join(output, "admin.css"), code);
}

async function scripts() {
  await esbuild.build({
    entryPoints: [path.join(root, "static/js/app.js")],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    outfile: path.join(output, "app.js"),
    logLevel: "warning",
  });
}

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
await Promise.all([styles(), administration(), scripts(), font()]);
