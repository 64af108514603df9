// Klamm's own keys.

import { row } from '../row.ts';
import { atLeast, oneOf } from '../validators.ts';

export const klammRows = [
  row(
    'klamm.durability',
    'string',
    null,
    'high',
    'effective',
    'What an acknowledged record survives: nothing (memory), the end of the process (os), or loss of power (disk).',
    { valid: oneOf('memory', 'os', 'disk') },
  ),
  row(
    'klamm.hot.tail.bytes',
    'long',
    '67108864',
    'medium',
    'effective',
    'Memory for recently written batches, from which consumers near the end of a log are served without reading files.',
    { valid: atLeast(0) },
  ),
  row(
    'klamm.core.sharing.requests',
    'int',
    '0',
    'low',
    'effective',
    'After so many requests in a row the broker pauses for some 60 microseconds, so that clients on the same few ' +
      'cores get their turn; 0 never. `klamm start` sets 64 on machines of one or two cores.',
    { valid: atLeast(0) },
  ),
  row(
    'klamm.read.slab.bytes',
    'int',
    '1048576',
    'low',
    'effective',
    'Size of the buffers through which old log segments are read from files.',
    { valid: atLeast(65_536) },
  ),
  row(
    'klamm.read.slab.count',
    'int',
    '16',
    'low',
    'effective',
    'How many of those read buffers there are; connections take turns.',
    { valid: atLeast(1) },
  ),
  row(
    'klamm.write.stall.ms',
    'long',
    '30000',
    'low',
    'effective',
    'A peer that accepts no byte of its answer for this long, while others wait for memory, is disconnected.',
    { valid: atLeast(1) },
  ),
  row(
    'klamm.memory.max.bytes',
    'long',
    null,
    'high',
    'effective',
    'Most bytes of all logs in memory mode; half of the memory that the process may use when not set.',
    { valid: atLeast(1_048_576) },
  ),
  row(
    'klamm.validation.max.decompressed.bytes',
    'long',
    '1073741824',
    'low',
    'effective',
    'Largest decompressed size of a batch that is opened to check its records; a larger one is refused.',
    { valid: atLeast(1) },
  ),
] as const;
