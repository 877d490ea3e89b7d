// What the open page costs without a GPU, as JSON on standard output: `npm run --silent measure -- --live-s 300`, against the
// running product (FRONTEND_URL, CHROMIUM_PATH). Shares are of one core.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { executablePath, sandbox } from "./chromium.mjs";

const { values: given } = parseArgs({ options: { "live-s": { type: "string", default: "300" } } });
const liveS = Number(given["live-s"]);
const address = process.env.FRONTEND_URL ?? "http://127.0.0.1:3000";
const PLAYING_S = 20;
const COUNTED_S = 5;
const RATE = 48_000;

/** The bundled sounds one after another, as the file that the fake microphone repeats. */
async function microphone(samples) {
  const path = join(await mkdtemp(join(tmpdir(), "microphone-")), "microphone.wav");
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + 2 * samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(2 * RATE, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(2 * samples.length, 40);
  await writeFile(path, Buffer.concat([header, Buffer.from(Int16Array.from(samples).buffer)]));
  return path;
}

function launch(extra = []) {
  return chromium.launch({
    executablePath,
    args: [
      ...sandbox,
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      "--autoplay-policy=no-user-gesture-required",
      "--mute-audio",
      // Without it the page's heap is reported in coarse steps.
      "--enable-precise-memory-info",
      ...extra,
    ],
  });
}

async function opened(browser) {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    permissions: ["microphone"],
  });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByTestId("model").filter({ hasText: "classes" }).waitFor();
  return page;
}

/** Reads seconds of processor time: of the page's process and of the one that draws, and of the page's main thread. */
async function clocks(browser, page) {
  const system = await browser.newBrowserCDPSession();
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable");
  return async () => {
    const { processInfo } = await system.send("SystemInfo.getProcessInfo");
    const { metrics } = await client.send("Performance.getMetrics");
    const of = (type) =>
      processInfo.filter((each) => each.type === type).reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    return {
      at: performance.now() / 1_000,
      page: of("renderer"),
      drawing: of("GPU"),
      main_thread: metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN,
    };
  };
}

function shares(before, after) {
  const share = (key) => Number(((after[key] - before[key]) / (after.at - before.at)).toFixed(4));
  return { main_thread: share("main_thread"), page: share("page"), drawing: share("drawing") };
}

async function playing() {
  const browser = await launch();
  try {
    const page = await opened(browser);
    const samples = page.getByRole("list", { name: "Samples" }).getByRole("button");
    await samples.filter({ hasText: "Rain" }).first().click();
    await page.waitForFunction(() => performance.getEntriesByName("result-painted").length > 0);
    await page.waitForLoadState("networkidle");
    await page.getByRole("button", { name: "Loop" }).click();
    await page.waitForTimeout(2_000);
    const spent = await clocks(browser, page);
    const idle = await spent();
    await page.waitForTimeout(5_000);
    const rested = shares(idle, await spent());
    await page.getByTestId("play").click();
    await page.waitForTimeout(1_000);
    const before = await spent();
    await page.waitForTimeout(PLAYING_S * 1_000);
    return { idle: rested, playing: shares(before, await spent()) };
  } finally {
    await browser.close();
  }
}

/** Bytes of JavaScript objects that are still in use. */
async function heapOf(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  await client.detach();
  return usedSize;
}

/** Counted apart from the processor time, because counting makes the page compute every frame. */
async function framesPerSecond(page) {
  return page.evaluate(
    (seconds) =>
      new Promise((resolve) => {
        let n = -1;
        let began = 0;
        const count = (now) => {
          if (n < 0) began = now;
          n += 1;
          if (now - began < seconds * 1_000) requestAnimationFrame(count);
          else resolve(n / ((now - began) / 1_000));
        };
        requestAnimationFrame(count);
      }),
    COUNTED_S,
  );
}

async function live() {
  const first = await launch();
  const samples = await opened(first)
    .then((page) =>
      page.evaluate(async (rate) => {
        const files = ["rain", "dog", "clock_tick", "rooster"];
        const all = await Promise.all(
          files.map(async (name) => {
            const answer = await fetch(`/samples/${name}.flac`);
            if (!answer.ok) return [];
            const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(
              await answer.arrayBuffer(),
            );
            return Array.from(decoded.getChannelData(0), (sample) => Math.round(sample * 32_767));
          }),
        );
        return all.flat();
      }, RATE),
    )
    .finally(() => first.close());
  const browser = await launch([`--use-file-for-fake-audio-capture=${await microphone(samples)}`]);
  try {
    const page = await opened(browser);
    await page.getByRole("button", { name: "Listen live" }).click();
    await page.getByTestId("live-verdict").waitFor();
    const spent = await clocks(browser, page);
    const minutes = [];
    const began = Date.now();
    while (Date.now() - began < liveS * 1_000 - 500) {
      const before = await spent();
      const left = liveS * 1_000 - (Date.now() - began);
      await page.waitForTimeout(Math.min(60_000, left) - COUNTED_S * 1_000);
      const after = await spent();
      const fps = await framesPerSecond(page);
      const heap = await heapOf(page);
      minutes.push({
        until_s: Math.round((Date.now() - began) / 1_000),
        fps: Number(fps.toFixed(1)),
        ...shares(before, after),
        heap_bytes: heap,
      });
      console.error(`live: ${JSON.stringify(minutes.at(-1))}`);
    }
    return { minutes, verdict: await page.getByTestId("live-verdict").textContent() };
  } finally {
    await browser.close();
  }
}

const figures = { playing: await playing(), ...(liveS > 0 && { live: await live() }) };
console.log(JSON.stringify(figures));
