import { execFileSync } from "node:child_process";
import { defineConfig } from "@playwright/test";

/** The page under test; the stack behind it is real and already running. */
const page = process.env.FRONTEND_URL ?? "http://127.0.0.1:3000";

function chromium(): string {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  try {
    return execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
  } catch {
    throw new Error("Chromium was not found: install it (apt-get install chromium) or set CHROMIUM_PATH.");
  }
}

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // The figures are of one page alone on the machine.
  workers: 1,
  fullyParallel: false,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  forbidOnly: true,
  use: {
    baseURL: page,
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    permissions: ["microphone"],
    launchOptions: {
      executablePath: chromium(),
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
        "--mute-audio",
      ],
    },
  },
});
