import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LiveStream } from "@/lib/live/stream";
import { Tape } from "@/lib/live/tape";
import type { Columns, LiveAnswer, Trouble } from "@/lib/live/types";

const RATE = 100;
let sockets: FakeSocket[] = [];

/** A WebSocket whose other end is the test. */
class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  readyState = FakeSocket.OPEN;
  bufferedAmount = 0;
  readonly sent: (string | Int16Array)[] = [];
  onopen = () => {};
  onmessage = (_: { data: string }) => {};
  onclose = (_: { code: number }) => {};

  constructor(readonly url: string) {
    sockets.push(this);
  }

  send(data: string | Int16Array): void {
    this.sent.push(data);
  }

  close(): void {
    this.ends(1000);
  }

  says(message: object): void {
    this.onmessage({ data: JSON.stringify(message) });
  }

  ends(code: number): void {
    this.readyState = 3;
    this.onclose({ code });
  }
}

const socket = (number: number) => sockets[number] as FakeSocket;

function answer(end: number) {
  const columns = { first: 0, count: 1, data: btoa("\x01\x02") };
  return {
    type: "answer",
    start: Math.max(0, end - 5),
    end,
    filling: end < 5,
    confidences: [1],
    uncertain: false,
    skipped: 0,
    columns,
  };
}

function listen(tape: Tape) {
  const received = {
    answers: [] as LiveAnswer[],
    columns: [] as Columns[],
    troubles: [] as (Trouble | null)[],
    refused: 0,
  };
  const ends: Trouble[] = [];
  const stream = new LiveStream(
    { url: "ws://gateway/v1/live", apiKey: "0123456789abcdef" },
    tape,
    0.01,
    {
      onAnswer: (answer, columns) => {
        received.answers.push(answer);
        received.columns.push(columns);
      },
      onTrouble: (trouble) => received.troubles.push(trouble),
      onEnd: (trouble) => ends.push(trouble),
    },
    () => {
      received.refused += 1;
    },
  );
  return { stream, received, ends };
}

beforeEach(() => {
  sockets = [];
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the key is in the first message and not in the address", () => {
  listen(new Tape(RATE, 10));
  socket(0).onopen();
  expect(socket(0).url).not.toContain("0123");
  expect(JSON.parse(String(socket(0).sent[0]))).toMatchObject({
    sample_rate: RATE,
    api_key: "0123456789abcdef",
  });
});

test("every sample is sent once, in order", () => {
  const tape = new Tape(RATE, 10);
  const { stream } = listen(tape);
  socket(0).onopen();
  tape.add(Int16Array.of(1, 2));
  stream.push();
  socket(0).says({ type: "ready" });
  tape.add(Int16Array.of(3));
  stream.push();
  expect(
    socket(0)
      .sent.slice(1)
      .map((part) => [...(part as Int16Array)]),
  ).toEqual([[1, 2], [3]]);
});

test("after a restart the last seconds are sent again and the times go on", () => {
  const tape = new Tape(RATE, 30);
  const { received } = listen(tape);
  socket(0).says({ type: "ready" });
  tape.add(new Int16Array(20.3 * RATE));
  socket(0).ends(1012);
  vi.runOnlyPendingTimers();
  socket(1).says({ type: "ready" });
  // From a whole half second on, at most five seconds back.
  expect(socket(1).sent.at(-1)).toHaveLength(4.8 * RATE);
  socket(1).says(answer(0.5));
  expect(received.answers.at(-1)).toMatchObject({ start: 15.5, end: 16 });
  expect(received.columns.at(-1)).toEqual({ first: 1_550, count: 1, levels: Uint8Array.of(1, 2) });
});

test("two failed attempts to open a WebSocket are reported", () => {
  const { received } = listen(new Tape(RATE, 10));
  socket(0).ends(1006);
  vi.runOnlyPendingTimers();
  expect(received.refused).toBe(0);
  socket(1).ends(1006);
  expect(received.refused).toBe(1);
});

test("a page that may not open a WebSocket reports it, after the constructor has returned", () => {
  vi.stubGlobal("WebSocket", function forbidden() {
    throw new DOMException("blocked", "SecurityError");
  });
  const { received } = listen(new Tape(RATE, 10));
  expect(received.refused).toBe(0);
  vi.runAllTimers();
  expect(received.refused).toBe(1);
});

test("what cannot be retried ends it, in the server's words", () => {
  const { ends } = listen(new Tape(RATE, 10));
  socket(0).says({ type: "ready" });
  socket(0).says({ type: "error", code: "audio_too_long", detail: "A stream may last 60 minutes." });
  socket(0).ends(1008);
  vi.runAllTimers();
  expect(ends).toEqual([{ title: "Listening has ended", advice: "A stream may last 60 minutes." }]);
  expect(sockets).toHaveLength(1);
});

test("a socket that is still connecting is closed once it is open, and not before", () => {
  const { stream } = listen(new Tape(RATE, 10));
  socket(0).readyState = FakeSocket.CONNECTING;
  stream.close();
  expect(socket(0).readyState).toBe(FakeSocket.CONNECTING);
  socket(0).readyState = FakeSocket.OPEN;
  socket(0).onopen();
  expect(socket(0).readyState).toBe(3);
  expect(socket(0).sent).toEqual([]);
});

test("a connection that is too slow reconnects and skips sound", () => {
  const tape = new Tape(RATE, 30);
  const { stream, received } = listen(tape);
  socket(0).says({ type: "ready" });
  socket(0).bufferedAmount = 6 * RATE * 2;
  tape.add(new Int16Array(10));
  stream.push();
  vi.runOnlyPendingTimers();
  expect(received.troubles.at(-1)?.title).toBe("The connection is too slow");
  expect(sockets).toHaveLength(2);
});
