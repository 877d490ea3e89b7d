// Writes lib/gateway/types.gen.ts from the description of the gateway's HTTP API.
import { writeFile } from "node:fs/promises";
import { generateTypes, TYPES } from "./openapi-types.mjs";

await writeFile(TYPES, await generateTypes());
console.log(`types: ${TYPES} written`);
