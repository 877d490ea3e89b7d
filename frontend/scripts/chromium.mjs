// The installed Chromium that the scripts drive: CHROMIUM_PATH, else the one on the path.
import { execFileSync } from "node:child_process";

export const executablePath =
  process.env.CHROMIUM_PATH ?? execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();

/** Root may not use its sandbox. */
export const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
