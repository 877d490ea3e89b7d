import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { BinaryAnswer } from "../lib/gateway/binary";
import type { WireAnalysis } from "../lib/gateway/wire";
import { encodeWav } from "../lib/wav";
import { expect, GATEWAY, open, test, wav } from "./support";

/** A bundled sound of a known class, repeated, as the file that the fake microphone plays. */
async function fakeMicrophone(page: Page, name: string): Promise<string> {
  const samples = await page.evaluate(async (file) => {
    const data = await (await fetch(`/samples/${file}.flac`)).arrayBuffer();
    const decoded = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(data);
    return Array.from(decoded.getChannelData(0));
  }, name);
  const path = join(mkdtempSync(join(tmpdir(), "microphone-")), "microphone.wav");
  writeFileSync(path, Buffer.from(encodeWav([Float32Array.from([...samples, ...samples])], 48_000)));
  return path;
}

const WHOLE = /^(?!.*still filling)/;

test.describe("with a microphone that plays a recording", () => {
  test("live answers equal those for an upload of the same seconds, and any moment opens", async ({
    page,
    baseURL,
    launchOptions,
  }) => {
    test.setTimeout(90_000);
    await open(page);
    const sound = await fakeMicrophone(page, "rain");
    const browser = await chromium.launch({
      ...launchOptions,
      args: [...(launchOptions.args ?? []), `--use-file-for-fake-audio-capture=${sound}`],
    });
    try {
      const live = await browser.newPage({ baseURL, permissions: ["microphone"] });
      const frames: string[] = [];
      live.on("websocket", (socket) => {
        expect(socket.url()).not.toContain("key");
        socket.on("framereceived", ({ payload }) => frames.push(String(payload)));
      });
      await open(live);
      await live.getByRole("button", { name: "Listen live" }).click();
      await expect(live.getByTestId("live-verdict")).toContainText("still filling");
      await expect(live.getByTestId("live-verdict")).toHaveText(WHOLE, { timeout: 30_000 });
      await expect(live.getByTestId("live-verdict")).toContainText("Rain");
      await expect(live.getByRole("meter", { name: "Level" })).toBeVisible();
      await expect(live.getByTestId("live-tracks")).toContainText("Rain");

      const answered = live.waitForResponse((response) => response.url().includes("/v1/analyses"));
      await live.keyboard.press("Space");
      const body = new Uint8Array(await (await answered).body());
      const end = Number(await live.getByTestId("live-verdict").getAttribute("data-end"));
      const streamed = frames.map((frame) => JSON.parse(frame)).find((frame) => frame.end === end);
      const [window] = new BinaryAnswer<WireAnalysis>(body.buffer).document.windows;
      streamed.confidences.forEach((confidence: number, index: number) => {
        expect(Math.abs(confidence - (window?.confidences[index] ?? Number.NaN))).toBeLessThan(1e-4);
      });
      await expect(live.getByTestId("verdict")).toContainText("Rain");
      await expect(live.getByRole("heading", { name: "Frozen" })).toBeVisible();

      await live.getByRole("button", { name: "Continue listening" }).click();
      await expect(live.getByTestId("verdict")).toHaveCount(0);
      await expect(live.getByRole("heading", { name: "Listening" })).toBeVisible();
      const again = live.waitForResponse((response) => response.url().includes("/v1/analyses"));
      await live.locator('[data-plot="live"]').click();
      await again;
      await expect(live.getByTestId("verdict")).toBeVisible();

      const download = live.waitForEvent("download");
      await live.getByRole("button", { name: "Save the last minute as WAV" }).click();
      expect((await download).suggestedFilename()).toBe("live.wav");
      await live.getByRole("button", { name: "Stop" }).click();
      await expect(live.getByRole("button", { name: "Listen live" })).toBeHidden();
      await expect(live.getByTestId("verdict")).toBeVisible();
    } finally {
      await browser.close();
    }
  });
});

test("a file is played as if it were live", async ({ page }) => {
  test.setTimeout(60_000);
  await open(page);
  await page.getByRole("button", { name: "Listen live" }).click();
  const tone = wav(3, (time) => 0.3 * Math.sin(2 * Math.PI * 440 * time));
  await page
    .getByLabel("File to listen to")
    .setInputFiles({ name: "tone.wav", mimeType: "audio/wav", buffer: tone });
  await expect(page.getByTestId("live-verdict")).toContainText("still filling");
  await expect(page.getByText("The sound has ended.")).toBeVisible({ timeout: 20_000 });
});

test("the browser scrolls the live plots, which are drawn for new answers only", async ({ page }) => {
  await page.addInitScript(() => {
    const counted = { drawings: 0 };
    const clear = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...area) {
      counted.drawings += 1;
      return clear.apply(this, area);
    };
    Object.assign(window, { counted });
  });
  await open(page);
  await page.getByRole("button", { name: "Listen live" }).click();
  const state = async () => ({
    drawings: await page.evaluate(
      () => (window as unknown as { counted: { drawings: number } }).counted.drawings,
    ),
    end: Number(await page.getByTestId("live-verdict").getAttribute("data-end")),
  });
  await expect(page.getByTestId("live-verdict")).toBeVisible();
  const before = await state();
  await expect.poll(async () => (await state()).end, { timeout: 20_000 }).toBeGreaterThan(before.end + 3);
  const after = await state();
  // Two plots, each for an answer and when the part that was drawn ahead is used up.
  expect(after.drawings - before.drawings).toBeLessThan(8 * (after.end - before.end));
});

test("without a WebSocket the last seconds are sent one by one", async ({ page, expectedErrors }) => {
  expectedErrors.push(/WebSocket/);
  await page.addInitScript(() => {
    Object.assign(window, {
      WebSocket: class {
        constructor() {
          throw new DOMException("blocked", "SecurityError");
        }
      },
    });
  });
  await open(page);
  await page.getByRole("button", { name: "Listen live" }).click();
  await expect(page.getByText("No live connection is possible here")).toBeVisible();
  await expect(page.getByTestId("live-verdict")).toBeVisible({ timeout: 20_000 });
});

test("without a microphone it says what to do", async ({ page }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await open(page);
  await page.getByRole("button", { name: "Listen live" }).click();
  await expect(page.getByText("Allow it in the address bar")).toBeVisible();
});

test("a stream that is cut reconnects by itself", async ({ page }) => {
  test.setTimeout(60_000);
  let sockets = 0;
  await page.routeWebSocket(`${GATEWAY.replace("http", "ws")}/v1/live`, (route) => {
    sockets += 1;
    const mine = sockets;
    const server = route.connectToServer();
    server.onMessage((message) => {
      route.send(message);
      if (mine === 1 && JSON.parse(String(message)).end >= 1)
        void route.close({ code: 1012, reason: "restart" });
    });
  });
  await open(page);
  await page.getByRole("button", { name: "Listen live" }).click();
  const verdict = page.getByTestId("live-verdict");
  await expect
    .poll(async () => Number(await verdict.getAttribute("data-end")), { timeout: 30_000 })
    .toBeGreaterThan(3);
  expect(sockets).toBe(2);
});
