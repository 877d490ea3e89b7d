import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import ts from "typescript";
import { BinaryAnswer } from "../lib/gateway/binary";
import type { WireAnalysis } from "../lib/gateway/wire";
import { expect, GATEWAY, open, samples, test } from "./support";

async function dog(page: Page) {
  await open(page);
  await (await samples(page)).filter({ hasText: "Dog" }).click();
  await expect(page.getByTestId("verdict")).toContainText("Dog");
  await page.getByTestId("bench").getByRole("button", { name: "Listen" }).click();
}

test("the evidence can be played, and what is played is analysed again and saved", async ({ page }) => {
  await dog(page);
  const sent = page.waitForRequest((request) => request.url().startsWith(`${GATEWAY}/v1/analyses`));
  const answer = page.waitForResponse((response) => response.url().startsWith(`${GATEWAY}/v1/analyses`));
  await page.getByRole("button", { name: "What the evidence covers" }).click();
  const body = (await sent).postDataBuffer();
  const bytes = await (await answer).body();
  const { predictions } = new BinaryAnswer<WireAnalysis>(new Uint8Array(bytes).buffer).document;
  expect(predictions[0]?.class).toBe("dog");
  await expect(page.getByTestId("reanalysis")).toContainText(
    `What you hear was analysed again: dog ${Math.round((predictions[0]?.confidence ?? 0) * 100)} %`,
  );
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save WAV" }).click();
  expect((await download).suggestedFilename()).toBe("dog-covered.wav");
  const saved = await readFile((await (await download).path()) ?? "");
  expect(saved.length).toBe(44 + 2 * 160_000);
  if (body) expect(body.includes(saved.subarray(0, 20_000))).toBe(true);
});

test("versions switch while they play, on one clock", async ({ page }) => {
  await dog(page);
  await page.getByRole("button", { name: "The rest" }).click();
  await expect(page.getByTestId("reanalysis")).toContainText("analysed again");
  await page.getByTestId("listen").getByRole("button", { name: "Play" }).click();
  await expect(page.getByTestId("play")).toHaveText("Pause");
  const slider = page.getByRole("slider", { name: "Position in the sound" });
  const now = async () => Number(await slider.getAttribute("aria-valuenow"));
  await expect.poll(now).toBeGreaterThan(0.5);
  const before = await now();
  await page.keyboard.press("a");
  await expect(page.getByRole("button", { name: "Original" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByTestId("play")).toHaveText("Pause");
  expect(await now()).toBeGreaterThanOrEqual(before);
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("evidence")).toBeVisible();
});

test("a switch between versions has no click", async ({ page }) => {
  await page.goto("/");
  const source = readFileSync("lib/listen/crossfade.ts", "utf8");
  const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  const code = outputText.replaceAll("export ", "");
  // A sine, and the same sine much quieter and upside down: at the switch the worst that two versions of one sound can be.
  const steps = (await page.evaluate(`(async () => {
    ${code}
    const rate = 32_000;
    const context = new OfflineAudioContext(1, rate, rate);
    const gains = [1, -0.2].map((loud, index) => {
      const samples = Float32Array.from({ length: rate }, (_, at) => loud * Math.sin((2 * Math.PI * 110 * at) / rate));
      const buffer = new AudioBuffer({ length: rate, sampleRate: rate });
      buffer.copyToChannel(samples, 0);
      const source = new AudioBufferSourceNode(context, { buffer });
      const gain = new GainNode(context, { gain: index === 0 ? 1 : 0 });
      source.connect(gain).connect(context.destination);
      source.start();
      return gain.gain;
    });
    const largest = (samples) => samples.reduce((most, sample, at) => at ? Math.max(most, Math.abs(sample - samples[at - 1])) : 0, 0);
    // Switched where the sine is at its peak, and back before the first switch is over.
    context.suspend(0.5).then(() => { crossfade(gains, 1, context.currentTime); context.resume(); });
    context.suspend(0.508).then(() => { crossfade(gains, 0, context.currentTime); context.resume(); });
    context.suspend(0.7022).then(() => { crossfade(gains, 1, context.currentTime); context.resume(); });
    const rendered = (await context.startRendering()).getChannelData(0);
    return { switched: largest(rendered), end: Math.max(...rendered.slice(-1000)), start: Math.max(...rendered.slice(0, 1000)) };
  })()`)) as { switched: number; end: number; start: number };
  expect(steps.switched).toBeLessThan(0.05);
  expect(steps.start).toBeGreaterThan(0.99);
  expect(steps.end).toBeLessThan(0.21);
});
