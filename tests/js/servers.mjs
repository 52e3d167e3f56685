/** Real HTTP servers for one test each, and what they answer. */

import { createServer } from "node:http";
import { afterEach } from "node:test";

/** @typedef {{path: string, headers: import("node:http").IncomingHttpHeaders, body: any}} Seen */
/** @typedef {(seen: Seen, response: import("node:http").ServerResponse) => void} Handler */

/** @type {import("node:http").Server[]} */
const servers = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/**
 * @param {Handler} handler
 * @returns {Promise<string>} its address
 */
export async function serve(handler) {
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const body = JSON.parse(Buffer.concat(chunks).toString() || "null");
    const path = `${request.method} ${request.url}`;
    handler({ path, headers: request.headers, body }, response);
  });
  servers.push(server);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}/uploads/`;
}

/** @type {(status: number, body: unknown, type?: string, headers?: object) => Handler} */
export const answering =
  (status, body, type = "application/json", headers = {}) =>
  (_, response) => {
    response.writeHead(status, { "Content-Type": type, ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };

/** A server that answers so, and what it was asked. @param {Handler} handler */
export async function listening(handler) {
  /** @type {Seen[]} */
  const seen = [];
  const endpoint = await serve((request, response) => {
    seen.push(request);
    handler(request, response);
  });
  return { endpoint, seen };
}

/** @type {[string, Handler][]} */
export const dropping = [
  ["before the answer", (_, response) => response.destroy()],
  [
    "within the answer",
    (_, response) => {
      response.writeHead(201, { "Content-Length": 100 });
      response.write("{", () => response.destroy());
    },
  ],
];
