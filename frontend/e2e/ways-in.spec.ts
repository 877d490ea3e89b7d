import { analyse, choose, expect, GATEWAY, medley, open, samples, test, tone } from "./support";

test("each sample gives its own class, from this host alone", async ({ page, analyses }) => {
  await open(page);
  const count = await (await samples(page)).count();
  test.skip(count === 0, "no samples are bundled");
  for (let index = 0; index < count; index++) {
    const sample = (await samples(page)).nth(index);
    const label = (await sample.innerText()).replace(/^[^\p{L}]+/u, "");
    const answered = page.waitForResponse((response) => response.url().includes("/v1/analyses"));
    await sample.click();
    await answered;
    await expect
      .soft(page.getByTestId("prediction").first(), label)
      .toContainText(new RegExp(label, "i"), { timeout: 2_000 });
  }
  await expect(page.getByTestId("prediction")).toHaveCount(3);
  expect(analyses).toHaveLength(count);
});

test("the same file again is a new request", async ({ page, analyses }) => {
  await open(page);
  await analyse(page, tone(440, 1));
  await analyse(page, tone(440, 1));
  expect(analyses).toHaveLength(2);
});

test("a dropped and a pasted file are analysed, once each", async ({ page, analyses }) => {
  await open(page);
  const bytes = [...tone(440, 0.5)];
  for (const [type, name] of [
    ["drop", "dropped.wav"],
    ["paste", "pasted.wav"],
  ] as const) {
    await page.evaluate(
      ({ type, name, bytes }) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "audio/wav" }));
        window.dispatchEvent(
          type === "drop"
            ? new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true }),
        );
      },
      { type, name, bytes },
    );
    await expect(page.getByTestId("announcement")).toContainText(name);
  }
  expect(analyses).toHaveLength(2);
});

test("dragging a file over the page shows that it can be dropped", async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "x.wav"));
    window.dispatchEvent(new DragEvent("dragenter", { dataTransfer: transfer }));
  });
  await expect(page.getByTestId("drop-target")).toBeVisible();
});

test("three seconds from the microphone are analysed, and the microphone is released", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Record" }).click();
  await expect(page.getByRole("meter", { name: "Microphone level" })).toBeVisible();
  await page.waitForFunction(() => {
    const clock = [...document.querySelectorAll("span")].find((span) =>
      /^0:0[3-9]/.test(span.textContent ?? ""),
    );
    return clock !== undefined;
  });
  await page.getByRole("button", { name: "Stop and analyse" }).click();
  await expect(page.getByTestId("verdict")).toBeVisible();
  await expect(page.getByTestId("clock")).toContainText(/\/ 0:0[3-4]/);
  await page.getByRole("button", { name: "New sound" }).click();
  await expect(page.getByRole("button", { name: "Record" })).toBeVisible();
});

test("a microphone that may not be used is explained", async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await page.getByRole("button", { name: "Record" }).click();
  await expect(
    page.getByRole("alert").filter({ hasText: "not allowed to use the microphone" }),
  ).toBeVisible();
});

test("what cannot be a sound is refused without a request", async ({ page, analyses }) => {
  await open(page);
  await page
    .getByLabel("Sound file")
    .setInputFiles({ name: "report.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF") });
  await expect(page.getByTestId("refusal")).toContainText("report.pdf is not a sound");
  await choose(page, Buffer.alloc(0), "empty.wav");
  await expect(page.getByTestId("refusal")).toContainText("empty.wav is empty");
  await expect(page.getByTestId("prediction")).toHaveCount(0);
  expect(analyses).toHaveLength(0);
});

test("cancel aborts the request and leaves the page unchanged", async ({ page, analyses }) => {
  await open(page);
  // Holds the answer back, not the request: what is cancelled is a real one.
  await page.route(`${GATEWAY}/v1/analyses*`, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await route.continue().catch(() => {});
  });
  const failed = page.waitForEvent("requestfailed");
  await choose(page, medley(10));
  await page.getByRole("button", { name: "Cancel" }).click();
  expect((await failed).failure()?.errorText).toContain("ERR_ABORTED");
  await expect(page.getByTestId("progress")).toHaveCount(0);
  await expect(page.getByTestId("prediction")).toHaveCount(0);
  expect(analyses).toHaveLength(1);
});

test("recording pauses the player", async ({ page }) => {
  await open(page);
  await analyse(page, tone(440, 30, 0.1));
  await page.getByTestId("play").click();
  await expect(page.getByTestId("play")).toHaveText("Pause");
  await page.getByRole("button", { name: "New sound" }).click();
  await page.getByRole("button", { name: "Record" }).click();
  await expect(page.getByTestId("play")).toHaveText("Play");
  await expect(page.getByRole("meter", { name: "Microphone level" })).toBeVisible();
});

test("what only the browser decodes is sent as WAV, and that is said", async ({ page, analyses }) => {
  await open(page);
  await page.evaluate(async () => {
    const context = new AudioContext();
    const [source, target] = [context.createOscillator(), context.createMediaStreamDestination()];
    source.connect(target);
    source.start();
    const recorder = new MediaRecorder(target.stream, { mimeType: "audio/webm" });
    const recorded = new Promise<Blob>((resolve) => {
      recorder.ondataavailable = ({ data }) => resolve(data);
    });
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    recorder.stop();
    const transfer = new DataTransfer();
    transfer.items.add(new File([await recorded], "memo.webm", { type: "audio/webm" }));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
  });
  await expect(page.getByTestId("announcement")).toContainText("memo.webm");
  await expect(page.getByTestId("subtitle")).toContainText("decoded by your browser");
  expect(analyses).toHaveLength(1);
});

test("a video without sound is refused with a clear message", async ({ page, analyses }) => {
  await open(page);
  await choose(page, Buffer.from("no video"), "film.mp4");
  await expect(page.getByTestId("refusal")).toContainText("film.mp4 cannot be decoded");
  expect(analyses).toHaveLength(0);
});
