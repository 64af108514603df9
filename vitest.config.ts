// Unit tests live beside the code; *.fuzz.ts and *.model.ts run at smoke size here and at full size by named commands.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.fuzz.ts', 'src/**/*.model.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Of two cores vitest alone would use one: its own process has little to do meanwhile.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
