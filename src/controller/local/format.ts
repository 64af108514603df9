// What `kafka-storage format` leaves for a combined node, beside meta.properties (storage's): the bootstrap records
// and, for a dynamic quorum, the voter set as the first snapshot. Must hold: a folder made here can be opened by Apache
// Kafka 4.3.1 with the server.properties that it ships, and a folder that Kafka formatted starts Klamm.

import { join } from 'node:path';
import type { Disk } from '../../base/disk.ts';
import type { Uuid } from '../../base/uuid.ts';
import type { Endpoint } from '../../metadata/cluster.ts';
import { KRaftVersionRecord, kRaftVersionRecord } from '../../protocol/generated/data/kraft-version-record.ts';
import {
  VotersRecord,
  VotersRecordEndpoint,
  VotersRecordKRaftVersionFeature,
  VotersRecordVoter,
  votersRecord,
} from '../../protocol/generated/data/voters-record.ts';
import { type ControlRecord, ControlType, controlRecord } from './metadata-batch.ts';
import { BOOTSTRAP_FILE, encodeSnapshot, snapshotFileName } from './snapshot.ts';
import { type FeatureLevels, featureRecords, newFolderFeatures } from './startup.ts';

export interface FormatOptions {
  readonly nodeId: number;
  /** The id of the directory that holds the metadata log. */
  readonly directoryId: Uuid;
  readonly controllerEndpoints: readonly Endpoint[];
  /** `controller.quorum.voters` is set: kraft.version 0, no voter set on disk. */
  readonly staticVoters: boolean;
  /** Levels other than a new folder's usual ones, as `kafka-storage format --feature` takes them. */
  readonly features: FeatureLevels;
  readonly nowMs: number;
}

/** KRAFT_VERSION 1 and the only voter, this node. */
export function voterRecords(
  options: Pick<FormatOptions, 'nodeId' | 'directoryId' | 'controllerEndpoints'>,
): ControlRecord[] {
  const voter = new VotersRecordVoter({
    voterId: options.nodeId,
    voterDirectoryId: options.directoryId,
    endpoints: options.controllerEndpoints.map(
      ({ name, host, port }) => new VotersRecordEndpoint({ name, host, port }),
    ),
    kRaftVersionFeature: new VotersRecordKRaftVersionFeature({ minSupportedVersion: 0, maxSupportedVersion: 1 }),
  });
  return [
    controlRecord(ControlType.KRAFT_VERSION, kRaftVersionRecord, new KRaftVersionRecord({ kRaftVersion: 1 })),
    controlRecord(ControlType.KRAFT_VOTERS, votersRecord, new VotersRecord({ voters: [voter] })),
  ];
}

/** For a folder whose metadata log is empty and that has no bootstrap file. */
export function formatMetadata(disk: Disk, directory: string, logDirectory: string, options: FormatOptions): void {
  disk.makeDirectory(logDirectory);
  if (!options.staticVoters) {
    const content = { lastContainedMs: options.nowMs, records: [], controls: voterRecords(options) };
    const voters = encodeSnapshot(content, 0, options.nowMs);
    disk.writeFileAtomic(join(logDirectory, snapshotFileName({ endOffset: 0, epoch: 0 })), voters, true);
  }
  const records = featureRecords(newFolderFeatures(options.features));
  const bootstrap = { lastContainedMs: 0, records, controls: [] };
  // Last: its presence says that the folder is formatted.
  disk.writeFileAtomic(join(directory, BOOTSTRAP_FILE), encodeSnapshot(bootstrap, 0, options.nowMs), true);
}
