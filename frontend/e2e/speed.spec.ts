import { analyse, choose, expect, open, rain, samples, test, tone } from "./support";

test("from a click on a sample to its plots", async ({ page }) => {
  await open(page);
  const count = await (await samples(page)).count();
  const totals: number[] = [];
  const drawings: number[] = [];
  for (let round = 0; round < 9; round++) {
    const offered = await samples(page);
    await page.evaluate(() => performance.clearMarks());
    if (count > 0) await offered.nth(round % count).click();
    else await choose(page, tone(300 + 100 * round, 5));
    await page.waitForFunction(() => performance.getEntriesByName("result-painted").length > 0);
    const { total, drawing } = await page.evaluate(() => {
      const at = (name: string) => performance.getEntriesByName(name).at(-1)?.startTime ?? Number.NaN;
      return {
        total: at("result-painted") - at("sound-chosen"),
        drawing: at("result-painted") - at("answer-received"),
      };
    });
    totals.push(total);
    drawings.push(drawing);
  }
  const median = (values: number[]) =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  console.log(
    `click to painted: ${totals.map(Math.round).join(", ")} ms, median ${Math.round(median(totals))}`,
  );
  console.log(
    `answer to painted: ${drawings.map(Math.round).join(", ")} ms, median ${Math.round(median(drawings))}`,
  );
  // The figures to reach, 700 ms and 100 ms, are read in what is printed: a busy machine is no defect of the page. These
  // bounds only detect a page that has become several times slower.
  expect(median(totals)).toBeLessThan(2_000);
  expect(median(drawings)).toBeLessThan(400);
});

test("the first load is under 230 kB of JavaScript", async ({ page }) => {
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  const scripts = new Set<string>();
  let bytes = 0;
  client.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await open(page);
  await page.waitForLoadState("networkidle");
  console.log(`JavaScript: ${(bytes / 1_000).toFixed(1)} kB on the wire`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(230_000);
});

test("playing moves the cursors and changes no other style", async ({ page }) => {
  await open(page);
  await analyse(page, rain, "rain.flac");
  await page.evaluate(() => {
    const styled = new Set<string>();
    new MutationObserver((changes) => {
      for (const { target } of changes) styled.add((target as Element).className);
    }).observe(document.body, { subtree: true, attributeFilter: ["style"] });
    Object.assign(window, { styled });
  });
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable");
  const busy = async () => {
    const { metrics } = await client.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
  await page.getByTestId("play").click();
  await expect(page.getByTestId("clock")).toContainText("0:01");
  const [before, began] = [await busy(), Date.now()];
  await expect(page.getByTestId("clock")).toContainText("0:03");
  const share = ((await busy()) - before) / ((Date.now() - began) / 1_000);
  console.log(`playing: the page is busy for ${(100 * share).toFixed(0)} % of the time`);
  const styled = await page.evaluate(() => [...(window as unknown as { styled: Set<string> }).styled]);
  expect(styled).toEqual(["playhead"]);
});
