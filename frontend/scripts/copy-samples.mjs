// Copies the bundled samples beside the page, so that a click on one needs no other host.
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

const source = join(import.meta.dirname, "..", "..", "samples");
const target = join(import.meta.dirname, "..", "public", "samples");

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
try {
  const samples = JSON.parse(await readFile(join(source, "samples.json"), "utf8"));
  for (const { file } of samples) await cp(join(source, file), join(target, file));
  await cp(join(source, "samples.json"), join(target, "samples.json"));
  console.log(`samples: ${samples.length} copied`);
} catch (error) {
  if (error.code !== "ENOENT") throw error;
  console.log("samples: none found, the page will offer none");
}
