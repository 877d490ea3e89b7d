/** Plain words for what went wrong, and what the user can do about it. */

import type { GatewayProblem, ProblemKind } from "@/lib/gateway";

type Words = { readonly title: string; readonly advice: string };

const BY_KIND: Record<ProblemKind, Words> = {
  refused: { title: "This sound was refused", advice: "WAV, FLAC, OGG, MP3, AIFF, M4A, MP4 and WebM work." },
  locked: {
    title: "This server requires an API key",
    advice: "Your sound is kept.",
  },
  busy: {
    title: "The server is busy",
    advice: "It is at capacity. Your sound is kept.",
  },
  "not-ready": {
    title: "The server is not ready yet",
    advice: "Its model may still be loading, which takes some seconds. Your sound is kept.",
  },
  slow: {
    title: "The server took too long",
    advice: "Try again, or select a shorter part of the recording.",
  },
  away: { title: "The server does not answer", advice: "Your sound is kept." },
  broken: {
    title: "The server had an internal error",
    advice: "Try again. If this persists, give the request ID to the operator.",
  },
};

const BY_STATUS: Record<number, Words> = {
  413: {
    title: "This file is too large",
    advice: "Save it as FLAC, OGG or MP3, or cut out the part that matters.",
  },
  415: {
    title: "This is not a sound that can be decoded",
    advice: "WAV, FLAC, OGG, MP3, AIFF, M4A, MP4 and WebM work.",
  },
  422: { title: "This sound cannot be analysed", advice: "Choose another recording, or another part of it." },
};

export function adviceFor({ kind, facts }: GatewayProblem): Words {
  return (facts.status && BY_STATUS[facts.status]) || BY_KIND[kind];
}
