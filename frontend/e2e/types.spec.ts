import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { GATEWAY } from "./support";

test("the types are those of the gateway that is running", async ({ request }) => {
  // Plain JavaScript, shared with the script that writes the file.
  const { generateTypes } = await import("../scripts/openapi-types.mjs");
  const schema = await (await request.get(`${GATEWAY}/openapi.json`)).json();
  const written = await readFile(join(import.meta.dirname, "..", "lib", "gateway", "types.gen.ts"), "utf8");
  expect(written, "run `npm run types`").toBe(await generateTypes(schema));
});
