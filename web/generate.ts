// Writes the types of the HTTP API and of the socket's frames from the documents in schema/.
// The first argument names another folder to write to.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import openapi, { astToString } from "openapi-typescript";

const HEADER = "// Made by `npm run gen` from schema/. Do not edit.\n\n";
const schema = new URL("../schema/", import.meta.url);
const target = process.argv[2] ?? new URL("src/api/", import.meta.url).pathname;

interface Definition {
  title?: string;
  type?: string;
  const?: unknown;
  properties?: Record<string, Definition>;
  additionalProperties?: unknown;
  [key: string]: unknown;
}

interface Document {
  $defs: Record<string, Definition>;
}

/** Let only the maps be open: the generator reads an object without the word as open. */
function close(definition: unknown): void {
  if (typeof definition !== "object" || definition === null) return;
  const object = definition as Definition;
  if (object.properties !== undefined) object.additionalProperties = false;
  Object.values(object).forEach(close);
}

async function http(): Promise<string> {
  return astToString(await openapi(new URL("openapi.json", schema)));
}

async function socket(): Promise<string> {
  const document = JSON.parse(
    await readFile(new URL("socket.schema.json", schema), "utf8"),
  ) as Document;
  close(document);
  const root = {
    title: "Frame",
    anyOf: [{ $ref: "#/$defs/ClientFrame" }, { $ref: "#/$defs/ServerFrame" }],
    $defs: document.$defs,
  };
  return compile(root as unknown as JSONSchema, "Frame", {
    bannerComment: "",
    additionalProperties: false,
    // Tuples of every length up to 500 would say less than a list does.
    ignoreMinAndMaxItems: true,
  });
}

await writeFile(join(target, "http.d.ts"), HEADER + (await http()));
await writeFile(join(target, "socket.d.ts"), HEADER + (await socket()));
