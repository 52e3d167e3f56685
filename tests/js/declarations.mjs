/**
 * Writes the TypeScript declarations of the modules that a site imports itself, from their JSDoc.
 *
 * Into the folder that is named, or beside the modules, where they are shipped.
 */

import { execFileSync } from "node:child_process";
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const STATIC = new URL("../../django_imagekit_jwt/static/django_imagekit_jwt/", import.meta.url);
const MODULES = ["client", "filepond", "uppy"];
const OPTIONS = {
  allowJs: true,
  declaration: true,
  emitDeclarationOnly: true,
  ignoreConfig: true,
  lib: "ES2022,DOM,DOM.Iterable",
  module: "ESNext",
  moduleResolution: "Bundler",
  strict: true,
  target: "ES2022",
};
const FUNCTIONS = /^\/\*\* @type {(T\.\w+)} \*\/\nexport (?:async )?function (\w+)/gm;

/** @param {string} name */
const path = (name) => fileURLToPath(new URL(name, STATIC));

/** @param {string} folder */
function declare(folder) {
  const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", import.meta.url));
  const flags = Object.entries({ ...OPTIONS, outDir: folder }).flatMap(([name, value]) => [
    `--${name}`,
    `${value}`,
  ]);
  execFileSync(process.execPath, [tsc, ...flags, ...MODULES.map((name) => path(`${name}.js`))]);
  for (const name of MODULES) addFunctions(`${folder}/${name}.d.ts`, path(`${name}.js`));
}

/**
 * TypeScript 7.0 leaves out functions whose `@type` is another module's (typescript-go issue 4863).
 *
 * @type {(declaration: string, module: string) => void}
 */
function addFunctions(declaration, module) {
  const declared = readFileSync(declaration, "utf8");
  for (const [, type, name] of readFileSync(module, "utf8").matchAll(FUNCTIONS)) {
    const line = `export declare const ${name}: ${type};\n`;
    if (!new RegExp(`\\b${name}\\b`).test(declared)) appendFileSync(declaration, line);
  }
}

/** By way of another folder, as tsc does not write over what it reads. */
function ship() {
  const folder = mkdtempSync(join(tmpdir(), "declarations-"));
  declare(folder);
  for (const name of MODULES) copyFileSync(join(folder, `${name}.d.ts`), path(`${name}.d.ts`));
  rmSync(folder, { recursive: true });
}

const [, , wanted] = process.argv;
if (wanted) declare(wanted);
else ship();
