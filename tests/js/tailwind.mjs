/** Prints Tailwind's style sheet with the classes that are given as arguments. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "tailwindcss";

const SHEET = fileURLToPath(import.meta.resolve("tailwindcss/index.css"));

const { build } = await compile('@import "tailwindcss";', {
  loadStylesheet: async (_, base) => ({
    path: SHEET,
    base,
    content: readFileSync(SHEET, "utf8"),
  }),
});
console.log(build(process.argv.slice(2)));
