import { headers } from "next/headers";
import { Visualizer } from "@/components/visualizer";
import { apiUrl } from "@/env";
import { bundledSamples } from "@/lib/samples";
import { parseSettings } from "@/lib/settings";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: Props) {
  const query = Object.entries(await searchParams).flatMap(([key, value]) =>
    typeof value === "string" ? [[key, value]] : [],
  );
  return (
    <Visualizer
      apiUrl={apiUrl()}
      nonce={(await headers()).get("x-nonce") ?? undefined}
      samples={await bundledSamples()}
      initialSettings={parseSettings(new URLSearchParams(query))}
    />
  );
}
