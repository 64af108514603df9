// Joins what tsc compiled into a few files: Node loads one file far faster than four hundred, and a test suite waits for
// it each time. Must hold: dependencies stay outside (native libraries among them), so that `npm` installs one copy.

import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';

const { dependencies } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

export default defineConfig({
  // The thread that compacts is a program of its own, found beside the others.
  input: {
    index: 'dist/index.js',
    main: 'dist/cli/main.js',
    'cleaner-thread': 'dist/storage/cleaner/cleaner-thread.js',
  },
  platform: 'node',
  external: Object.keys(dependencies),
  output: { dir: 'dist/bundle', format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunk-[hash].js' },
  logLevel: 'warn',
});
