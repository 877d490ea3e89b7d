// Writes lib/gateway/types.gen.ts from the gateway's OpenAPI: of the file named, or of the gateway that is running.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateTypes } from "./openapi-types.mjs";

const [file] = process.argv.slice(2);
const gateway = process.env.GATEWAY_URL ?? process.env.NEXT_PUBLIC_API_URL ?? "http://127.0.0.1:8080";

async function schema() {
  if (file) return JSON.parse(await readFile(file, "utf8"));
  const response = await fetch(`${gateway}/openapi.json`);
  if (!response.ok) throw new Error(`${gateway}/openapi.json answered ${response.status}`);
  return response.json();
}

const target = join(import.meta.dirname, "..", "lib", "gateway", "types.gen.ts");
await writeFile(target, await generateTypes(await schema()));
console.log(`types: ${target} written`);
