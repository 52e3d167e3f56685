/** The declarations that are shipped: they are what the modules say, and serve in TypeScript. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const STATIC = new URL("../../django_imagekit_jwt/static/django_imagekit_jwt/", import.meta.url);
const HERE = fileURLToPath(new URL(".", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "declarations-"));
after(() => rmSync(folder, { recursive: true }));

/** @param {...string} command */
function run(...command) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: HERE });
  assert.equal(status, 0, `${stdout}${stderr}`);
}

test("are those of the modules as they are: else, npm run declarations", () => {
  run("declarations.mjs", folder);
  const written = readdirSync(folder);
  assert.deepEqual(written.sort(), ["client.d.ts", "filepond.d.ts", "uppy.d.ts"]);
  for (const name of written) {
    const shipped = readFileSync(new URL(name, STATIC), "utf8");
    assert.equal(readFileSync(join(folder, name), "utf8"), shipped, name);
  }
});

test("declare all that the modules export", async () => {
  for (const name of ["client", "filepond", "uppy"]) {
    const exported = Object.keys(await import(new URL(`${name}.js`, STATIC).href));
    const declared = readFileSync(new URL(`${name}.d.ts`, STATIC), "utf8");
    for (const one of exported) assert.match(declared, new RegExp(`declare \\w+ ${one}\\b`));
  }
});

test("serve a strict program in TypeScript", () => {
  run("node_modules/typescript/bin/tsc", "-p", "consumer");
});
