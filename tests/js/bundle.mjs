/**
 * Puts the module that is named and all that it imports into one, for a browser.
 *
 * Packages are those installed here, also for a module elsewhere: `node bundle.mjs ENTRY OUTPUT`.
 */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compileScript, parse } from "vue/compiler-sfc";

const [entry = "", outfile = ""] = process.argv.slice(2);

/** @type {import("esbuild").Plugin} */
const vue = {
  name: "vue",
  setup({ onLoad }) {
    onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor } = parse(await readFile(path, "utf8"));
      const { content } = compileScript(descriptor, { id: path, inlineTemplate: true });
      return { contents: content, loader: "ts" };
    });
  },
};

await build({
  bundle: true,
  define: { "process.env.NODE_ENV": '"production"' },
  entryPoints: [entry],
  format: "esm",
  jsx: "automatic",
  nodePaths: [fileURLToPath(new URL("node_modules", import.meta.url))],
  outfile,
  plugins: [vue],
});
