import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["lib/**/*.test.ts", "tests/**/*.test.ts"], environment: "node" },
  resolve: { alias: { "@": import.meta.dirname } },
});
