import { describe, expect, it } from 'vitest';
import {
  parseCheckpoint,
  parseEpochs,
  parseMetaProperties,
  parsePartitionMetadata,
  printCheckpoint,
  printCleanShutdown,
  printMetaProperties,
  printPartitionMetadata,
} from './checkpoints.ts';

const ID = 'CgAAAAAAQACAAAAAAAAAAQ';

describe('checkpoints', () => {
  it('go out and in as Kafka writes them', () => {
    const entries = [
      { topic: 'a', partition: 0, offset: 5 },
      { topic: 'b.c_d', partition: 12, offset: 9007199254740991 },
    ];
    expect(printCheckpoint(entries)).toBe('0\n2\na 0 5\nb.c_d 12 9007199254740991\n');
    expect(parseCheckpoint(printCheckpoint(entries))).toEqual(entries);
    expect(parseCheckpoint('0\n0\n')).toEqual([]);
  });

  it('that are not exactly of the format are not believed', () => {
    const broken = [
      '',
      '0',
      '0\n1',
      '0\n1\n',
      '1\n0\n',
      '0\n1\na 0\n',
      '0\n1\na 0 x\n',
      '0\n1\na 0 1\nb 0 1\n',
      '0\n2\na 0 1\n',
      '0\n2\na 0 1\na 0 2\n',
    ];
    for (const text of [...broken, '0\n1\na 0 9007199254740993\n', '\0\0\0\0'])
      expect(parseCheckpoint(text)).toBeNull();
    for (const text of ['0\n1\n5\n', '0\n2\n5 0\n5 1\n', '0\n2\n5 9\n6 9\n', '0\n1\n-1 0\n'])
      expect(parseEpochs(text)).toBeNull();
  });

  it('partition.metadata', () => {
    expect(printPartitionMetadata(ID)).toBe(`version: 0\ntopic_id: ${ID}`);
    expect(parsePartitionMetadata(`version: 0\ntopic_id: ${ID}\n`)).toBe(ID);
    for (const text of ['', 'version: 1\ntopic_id: x', 'version: 0', 'version: 0\ntopic_id: short']) {
      expect(parsePartitionMetadata(text)).toBeNull();
    }
  });

  it('meta.properties of version 1 and of version 0', () => {
    const text = printMetaProperties({ clusterId: 'c', nodeId: 4, directoryId: ID, writtenAtMs: 0 });
    expect(parseMetaProperties(text)).toEqual({ version: 1, clusterId: 'c', nodeId: 4, directoryId: ID });
    expect(parseMetaProperties('#x\nversion=0\nbroker.id=7\ncluster.id=a\\=b\n')).toEqual({
      version: 0,
      clusterId: 'a=b',
      nodeId: 7,
      directoryId: null,
    });
    for (const broken of [
      '',
      'version=2\n',
      'version=1\nnode.id=x\n',
      'version=1\nnode.id=-3\n',
      'version=1\ndirectory.id=q\n',
    ]) {
      expect(parseMetaProperties(broken)).toBeNull();
    }
  });

  it('the clean-shutdown marker', () => {
    expect(JSON.parse(printCleanShutdown(17))).toEqual({ version: 0, brokerEpoch: 17 });
  });
});
