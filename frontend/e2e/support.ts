/** What every journey shares: a page that is watched, sounds with known answers, and the way to an answer. */

import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Page, type Request, type Response } from "@playwright/test";
import { BinaryAnswer } from "../lib/gateway/binary";
import type { WireArray } from "../lib/gateway/wire";
import { encodeWav } from "../lib/wav";

export const GATEWAY = process.env.GATEWAY_URL ?? "http://127.0.0.1:8080";
const SAMPLE_RATE = 44_100;

type Watched = {
  /** Console errors that a journey is about; every other error or warning fails it. */
  expectedErrors: RegExp[];
  /** Requests to the gateway for an analysis, in order. */
  analyses: Request[];
};

/** A page that fails the test if it logs an error or connects to a host that is not listed. */
export const test = base.extend<Watched>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads a fixture's needs from this pattern
  expectedErrors: async ({}, use) => use([]),
  analyses: async ({ page }, use) => {
    const requests: Request[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().includes("/v1/analyses")) requests.push(request);
    });
    await use(requests);
  },
  page: async ({ page, baseURL, expectedErrors }, use) => {
    const complaints: string[] = [];
    const unexpected: string[] = [];
    const hosts = new Set([new URL(baseURL ?? "").host, new URL(GATEWAY).host]);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && !hosts.has(url.host)) unexpected.push(url.href);
    });
    await use(page);
    expect(complaints.filter((text) => !expectedErrors.some((expected) => expected.test(text)))).toEqual([]);
    expect(unexpected).toEqual([]);
  },
});

export { expect };

/** Seconds of a tone, as a WAV file. */
export function tone(hz: number, seconds: number, amplitude = 0.5): Buffer {
  return wav(seconds, (time) => amplitude * Math.sin(2 * Math.PI * hz * time));
}

/** Seconds of something busy that changes every five seconds: bursts, tones, noise. Seeded, always the same. */
export function medley(seconds: number): Buffer {
  let state = 1;
  const noise = () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647) * 2 - 1;
  };
  return wav(seconds, (time) => {
    const part = Math.floor(time / 5);
    const burst = Math.exp(-8 * (time % (0.4 + 0.1 * (part % 5))));
    const pitch = Math.sin(2 * Math.PI * (220 * (1 + (part % 7))) * time);
    return (
      0.4 * (part % 3 === 0 ? pitch * burst : part % 3 === 1 ? noise() * burst : 0.5 * noise() + 0.2 * pitch)
    );
  });
}

export function wav(seconds: number, sampleAt: (time: number) => number): Buffer {
  const samples = Float32Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, (_, index) =>
    sampleAt(index / SAMPLE_RATE),
  );
  return Buffer.from(encodeWav([samples], SAMPLE_RATE));
}

/** A bundled sound of a known class. */
export const rain = readFileSync("../samples/rain.flac");

/** The bundled sounds one after another, five seconds each, until `seconds` are full: sounds of known classes. */
export async function knownSounds(page: Page, names: string[], seconds: number): Promise<Buffer> {
  const rate = 16_000;
  const parts = await page.evaluate(
    async ({ names, rate }) =>
      Promise.all(
        names.map(async (name) => {
          const file = await (await fetch(`/samples/${name}.flac`)).arrayBuffer();
          const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(file);
          return Array.from(decoded.getChannelData(0), (sample) => Math.round(sample * 32_767));
        }),
      ),
    { names, rate },
  );
  const joined = parts.flat();
  const samples = Float32Array.from(
    { length: seconds * rate },
    (_, index) => (joined[index % joined.length] ?? 0) / 32_767,
  );
  return Buffer.from(encodeWav([samples], rate));
}

/** Opens the page and waits until the model is known. */
export async function open(page: Page, query = ""): Promise<void> {
  await page.goto(`/${query}`);
  await expect(page.getByTestId("model")).toContainText("classes");
}

/** Gives the page a file, as the file chooser does. */
export async function choose(page: Page, buffer: Buffer, name = "sound.wav"): Promise<void> {
  if (buffer.length > 1_000_000) {
    // From the disk: bytes handed over by the test are unpacked in the page, which would be measured too.
    const folder = await mkdtemp(join(tmpdir(), "sounds-"));
    await writeFile(join(folder, name), buffer);
    await page.getByLabel("Sound file").setInputFiles(join(folder, name));
    return;
  }
  await page.getByLabel("Sound file").setInputFiles({ name, mimeType: "audio/wav", buffer });
}

/** Gives the page a file and comes back with the gateway's answer once it is painted. */
export async function analyse(page: Page, buffer: Buffer, name = "sound.wav") {
  const received = page.waitForResponse((response) => response.url().includes("/v1/analyses"));
  await choose(page, buffer, name);
  const response = await received;
  expect(response.status()).toBe(200);
  const json = await documentOf(response);
  await expect(page.getByTestId("announcement")).toContainText(name);
  return { json };
}

/** An answer in binary with its arrays as rows of numbers, or with a layer's channels as one list. */
export async function documentOf(response: Response) {
  await response.finished();
  // biome-ignore lint/suspicious/noExplicitAny: tests read it as they read the contract's JSON
  const answer = new BinaryAnswer<any>(new Uint8Array(await response.body()).buffer);
  const rows = (array: WireArray) => {
    const { cols, values } = answer.grid(array);
    return Array.from({ length: values.length / cols }, (_, row) => [
      ...values.slice(row * cols, (row + 1) * cols),
    ]);
  };
  if (answer.document.offset !== undefined)
    return { ...answer.document, values: answer.values(answer.document) };
  const { input_spectrogram, visualization = {}, saliency } = answer.document;
  for (const array of [input_spectrogram, ...Object.values(visualization), ...(saliency?.maps ?? [])])
    if (array) Object.assign(array, { values: rows(array) });
  return answer.document;
}

/** The bundled samples, which are behind "New sound" once there is an answer. */
export async function samples(page: Page) {
  const closed = page.getByRole("button", { name: "New sound", expanded: false });
  if ((await closed.count()) > 0) await closed.click();
  return page.getByRole("list", { name: "Samples" }).getByRole("button");
}

/** A plot's box on the screen. */
export async function plotBox(page: Page, name: string) {
  const plot = page.locator(`[data-plot="${name}"]`);
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (!box) throw new Error(`The plot ${name} is not on the screen.`);
  return box;
}

/** Moves the pointer to fractions of a plot and reads what it says there. */
export async function readout(page: Page, plot: string, x: number, y: number): Promise<string> {
  const box = await plotBox(page, plot);
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  return page.locator(`[data-plot="${plot}"]`).getByTestId("readout").innerText();
}
