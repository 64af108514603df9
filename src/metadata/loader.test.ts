import { describe, expect, test } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import type { RecordType } from '../protocol/api.ts';
import * as R from '../protocol/generated/records/metadata.ts';
import type { MetadataDelta } from './delta.ts';
import { MetadataImage } from './image.ts';
import { MetadataLoader } from './loader.ts';
import type { MetadataRecord } from './metadata-record.ts';

function record<T extends object>(type: RecordType<T>, message: T): MetadataRecord {
  return { type: type.key, version: 0, message };
}

const begin = record(R.beginTransactionRecord, new R.BeginTransactionRecord());
const end = record(R.endTransactionRecord, new R.EndTransactionRecord());
const abort = record(R.abortTransactionRecord, new R.AbortTransactionRecord());
const feature = (name: string, featureLevel = 1) =>
  record(R.featureLevelRecord, new R.FeatureLevelRecord({ name, featureLevel }));

function makeLoader() {
  const fatals: string[] = [];
  const loader = new MetadataLoader(silentLogger, (reason) => {
    fatals.push(reason);
  });
  const published: { delta: MetadataDelta; image: MetadataImage }[] = [];
  loader.install({ name: 'test', onUpdate: (delta, image) => void published.push({ delta, image }) });
  let offset = 0;
  const batch = (...records: MetadataRecord[]) => {
    const baseOffset = offset;
    offset += Math.max(1, records.length);
    loader.onBatch({ baseOffset, lastOffset: offset - 1, epoch: 1, appendTimestampMs: 0, records });
  };
  return { loader, fatals, published, batch };
}

describe('MetadataLoader', () => {
  test('publishes nothing until it has caught up, then each batch, each delta from the image before', () => {
    const { loader, published, batch } = makeLoader();
    batch(feature('a'));
    batch(feature('b'));
    expect(published.length).toBe(0);
    expect(loader.image).toBe(MetadataImage.empty);
    loader.onCaughtUp();
    expect(published.length).toBe(1);
    expect([...published[0]!.image.features.finalized.keys()]).toEqual(['a', 'b']);
    batch(feature('c'));
    batch();
    expect(published.map(({ image }) => image.offset)).toEqual([1, 2, 3]);
    expect(published[1]!.delta.image).toBe(published[0]!.image);
    expect(published[2]!.delta.image).toBe(published[1]!.image);
    expect([...published[1]!.delta.features]).toEqual([['c', 1]]);
    expect(loader.image).toBe(published[2]!.image);
  });

  test('shows a metadata transaction whole or not at all', () => {
    const { loader, batch } = makeLoader();
    loader.onCaughtUp();
    batch(feature('a'), begin, feature('b'));
    expect([...loader.image.features.finalized.keys()]).toEqual(['a']);
    batch(feature('c'));
    expect([...loader.image.features.finalized.keys()]).toEqual(['a']);
    batch(end, begin, feature('d'));
    expect([...loader.image.features.finalized.keys()]).toEqual(['a', 'b', 'c']);
    batch(abort, feature('e'));
    expect([...loader.image.features.finalized.keys()]).toEqual(['a', 'b', 'c', 'e']);
  });

  test('a snapshot replaces everything', () => {
    const { loader, published, batch } = makeLoader();
    batch(feature('a'));
    loader.onCaughtUp();
    loader.onSnapshot(100, 3, [feature('b')]);
    expect([...loader.image.features.finalized.keys()]).toEqual(['b']);
    expect([loader.image.offset, loader.image.epoch]).toEqual([100, 3]);
    expect([...published[1]!.delta.features]).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });

  test('a record that does not fit is fatal, once, and nothing is published after it', () => {
    const { loader, fatals, published, batch } = makeLoader();
    loader.onCaughtUp();
    const before = published.length;
    batch(record(R.removeTopicRecord, new R.RemoveTopicRecord({ topicId: 'aaaaaaaaaaaaaaaaaaaaaA' })));
    batch(feature('a'));
    expect(fatals.length).toBe(1);
    expect(published.length).toBe(before);
    expect(loader.image.featureLevel('a')).toBe(0);
  });

  test('says who leads', () => {
    const { loader } = makeLoader();
    loader.onLeader(1, 7);
    expect([loader.leaderId, loader.leaderEpoch]).toEqual([1, 7]);
  });
});
