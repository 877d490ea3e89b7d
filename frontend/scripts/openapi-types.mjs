// The one way from the OpenAPI document to types, used to write them and to check that they are up to date.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import openapiTs, { astToString } from "openapi-typescript";

export const TYPES = join(import.meta.dirname, "..", "lib", "gateway", "types.gen.ts");
const OPENAPI = join(import.meta.dirname, "..", "..", "docs", "openapi.json");

export async function generateTypes() {
  const schema = JSON.parse(await readFile(OPENAPI, "utf8"));
  const body = astToString(await openapiTs(schema, { alphabetize: true, defaultNonNullable: false }));
  return `// Generated from docs/openapi.json by \`npm run types\`. Do not edit.\n\n${body}`;
}
