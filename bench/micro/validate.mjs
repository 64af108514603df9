// Megabytes a second that the produce path's validator checks: `node --experimental-strip-types` (Node >= 22) or, on
// Node 20, after a build: `node bench/micro/validate.mjs dist`. Prints one line per kind of batch.

const root = process.argv[2] === 'dist' ? '../../dist/records' : '../../src/records';
const extension = process.argv[2] === 'dist' ? 'js' : 'ts';
const { RecordBatchBuilder } = await import(`${root}/builder.${extension}`);
const { validateBatches } = await import(`${root}/validate.${extension}`);
const { encoderReady } = await import(`${root}/compression/compress.${extension}`);

await encoderReady('zstd');
const now = Date.now();
const options = {
  origin: 'client',
  produceVersion: 9,
  topic: 'bench',
  partition: 0,
  nowMs: now,
  maxMessageBytes: 10_000_000,
  timestampType: 'CreateTime',
  timestampBeforeMaxMs: 2 ** 63,
  timestampAfterMaxMs: 3_600_000,
  compacted: false,
  compressionType: 'producer',
};

function value(size) {
  return Buffer.from(Array.from({ length: size }, (_, i) => 97 + ((i * i) % 23)));
}

for (const [codec, recordBytes, batchBytes] of [
  ['none', 1000, 16_384],
  ['none', 1000, 200_000],
  ['none', 100, 16_384],
  ['none', 100, 100],
  ['gzip', 1000, 200_000],
  ['snappy', 1000, 200_000],
  ['lz4', 1000, 200_000],
  ['zstd', 1000, 200_000],
]) {
  const builder = new RecordBatchBuilder({ compression: codec });
  do builder.append(now, null, value(recordBytes));
  while (builder.sizeInBytes + recordBytes < batchBytes);
  const plainBytes = builder.sizeInBytes;
  const batch = builder.build();
  const rounds = Math.max(50, Math.floor((codec === 'none' ? 1.5e9 : 1e8) / Math.max(plainBytes, 2000)));
  let best = 0;
  for (let repeat = 0; repeat < 4; repeat++) {
    const start = performance.now();
    for (let i = 0; i < rounds; i++) {
      const result = validateBatches(batch, options);
      if ((result instanceof Promise ? await result : result).errorCode !== 0) throw new Error('refused');
    }
    best = Math.max(best, (plainBytes * rounds) / 1000 / (performance.now() - start));
  }
  const microseconds = plainBytes / best;
  const kind = `${codec} records of ${recordBytes} B, batch of ${plainBytes} B`;
  console.log(`${kind}: ${best.toFixed(0)} MB/s, ${microseconds.toFixed(2)} us a batch`);
}
