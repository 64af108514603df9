// Answers to requests that name things twice, not at all, or badly, over a whole broker. Expected is what Apache Kafka
// 4.3.1 answered to the same (compat-tests/differential).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaClient } from '../network/client.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  DeleteRecordsRequest,
  DeleteRecordsRequestDeleteRecordsPartition,
  DeleteRecordsRequestDeleteRecordsTopic,
  deleteRecords,
} from '../protocol/generated/delete-records.ts';
import {
  ListOffsetsRequest,
  ListOffsetsRequestListOffsetsPartition,
  ListOffsetsRequestListOffsetsTopic,
  listOffsets,
} from '../protocol/generated/list-offsets.ts';
import { MetadataRequest, MetadataRequestMetadataRequestTopic, metadata } from '../protocol/generated/metadata.ts';
import {
  ProduceRequest,
  ProduceRequestPartitionProduceData,
  ProduceRequestTopicProduceData,
  produce,
} from '../protocol/generated/produce.ts';
import {
  WriteTxnMarkersRequest,
  WriteTxnMarkersRequestWritableTxnMarker,
  WriteTxnMarkersRequestWritableTxnMarkerTopic,
  writeTxnMarkers,
} from '../protocol/generated/write-txn-markers.ts';
import { RecordBatchBuilder } from '../records/builder.ts';
import { zstdEncoderReady } from '../records/compression/zstd.ts';
import { Klamm } from './klamm.ts';

const UNKNOWN_ID = '123456789012345678901w';

function batch(compression: 'none' | 'zstd' = 'none'): Buffer {
  const builder = new RecordBatchBuilder({ compression });
  builder.append(1_700_000_000_000, null, Buffer.from('v'));
  return builder.build();
}

describe('answers have the shape of Kafka’s', () => {
  let klamm: Klamm;
  let client: KafkaClient;

  beforeAll(async () => {
    await zstdEncoderReady();
    klamm = await Klamm.start({ topics: ['t:2', 'u:1'] });
    client = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port });
  });

  afterAll(async () => {
    await client.close();
    await klamm.close();
  });

  function produceTo(records: [string, Buffer[]][], version: number) {
    const topicData = records.map(
      ([name, batches]) =>
        new ProduceRequestTopicProduceData({
          name,
          partitionData: batches.map(
            (bytes, index) => new ProduceRequestPartitionProduceData({ index, records: bytes }),
          ),
        }),
    );
    return client.send(produce, new ProduceRequest({ acks: -1, timeoutMs: 10_000, topicData }), { version });
  }

  it('refuses zstd in Produce 6 for its partition alone', async () => {
    const { responses } = await produceTo([['t', [batch(), batch('zstd')]]], 6);
    const [good, bad] = responses[0]!.partitionResponses;
    expect([good!.errorCode, good!.baseOffset]).toEqual([ErrorCode.NONE, 0]);
    expect([bad!.errorCode, bad!.logStartOffset]).toEqual([ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, -1]);
  });

  it('refuses an empty batch for its partition alone', async () => {
    const { responses } = await produceTo([['t', [Buffer.alloc(0), batch()]]], 9);
    const codes = responses[0]!.partitionResponses.map(({ errorCode }) => errorCode);
    expect(codes).toEqual([ErrorCode.INVALID_RECORD, ErrorCode.NONE]);
  });

  it('leaves a topic without partitions out of Produce, ListOffsets and DeleteRecords', async () => {
    const produced = await produceTo(
      [
        ['t', []],
        ['u', [batch()]],
      ],
      9,
    );
    expect(produced.responses.map(({ name }) => name)).toEqual(['u']);
    const listed = new ListOffsetsRequest({
      replicaId: -1,
      topics: [new ListOffsetsRequestListOffsetsTopic({ name: 't' })],
    });
    expect((await client.send(listOffsets, listed)).topics).toEqual([]);
    const topics = [new DeleteRecordsRequestDeleteRecordsTopic({ name: 't' })];
    expect((await client.send(deleteRecords, new DeleteRecordsRequest({ topics, timeoutMs: 1000 }))).topics).toEqual(
      [],
    );
  });

  it('answers a topic that is named twice once, in ListOffsets 1 and DeleteRecords', async () => {
    const asked = [0, 1].map((partitionIndex) => {
      const partitions = [new ListOffsetsRequestListOffsetsPartition({ partitionIndex, timestamp: -1 })];
      return new ListOffsetsRequestListOffsetsTopic({ name: 't', partitions });
    });
    const request = new ListOffsetsRequest({ replicaId: -1, topics: asked });
    const listed = await client.send(listOffsets, request, { version: 1 });
    expect(listed.topics.map(({ name, partitions }) => [name, partitions.length])).toEqual([['t', 2]]);
    const topics = [0, 1].map((partitionIndex) => {
      const partitions = [new DeleteRecordsRequestDeleteRecordsPartition({ partitionIndex, offset: 0 })];
      return new DeleteRecordsRequestDeleteRecordsTopic({ name: 't', partitions });
    });
    const deleted = await client.send(deleteRecords, new DeleteRecordsRequest({ topics, timeoutMs: 1000 }));
    expect(deleted.topics.map(({ name, partitions }) => [name, partitions.length])).toEqual([['t', 2]]);
  });

  it('puts unknown topics last in Metadata and says nothing of the operations on an unknown id', async () => {
    const ask = (topics: MetadataRequestMetadataRequestTopic[]) => {
      const more = { allowAutoTopicCreation: false, includeTopicAuthorizedOperations: true };
      return client.send(metadata, new MetadataRequest({ topics, ...more }), { version: 12 });
    };
    const byName = await ask(['nope', 't'].map((name) => new MetadataRequestMetadataRequestTopic({ name })));
    expect(byName.topics.map(({ name }) => name)).toEqual(['t', 'nope']);
    expect(byName.topics[1]!.topicAuthorizedOperations).toBeGreaterThan(0);
    const byId = await ask([new MetadataRequestMetadataRequestTopic({ topicId: UNKNOWN_ID, name: null })]);
    expect(byId.topics[0]).toMatchObject({
      errorCode: ErrorCode.UNKNOWN_TOPIC_ID,
      topicAuthorizedOperations: -2147483648,
    });
  });

  it('writes no marker of a producer or an epoch that cannot be', async () => {
    const mark = async (producerId: number, producerEpoch: number) => {
      const topics = [new WriteTxnMarkersRequestWritableTxnMarkerTopic({ name: 'u', partitionIndexes: [0] })];
      const marker = new WriteTxnMarkersRequestWritableTxnMarker({ producerId, producerEpoch, topics });
      const answer = await client.send(writeTxnMarkers, new WriteTxnMarkersRequest({ markers: [marker] }), {
        version: 1,
      });
      return answer.markers[0]!.topics[0]!.partitions[0]!.errorCode;
    };
    expect(await mark(-1, 0)).toBe(ErrorCode.UNKNOWN_SERVER_ERROR);
    expect(await mark(77, -1)).toBe(ErrorCode.UNKNOWN_SERVER_ERROR);
    expect(await mark(77, 0)).toBe(ErrorCode.NONE);
  });
});
