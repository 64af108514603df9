// UpdateFeatures at the controller (KIP-584, KIP-778). Must hold: all updates of a request are made or none is; no
// level that this Klamm does not serve is finalized; a lower metadata.version is taken only where no record would be
// lost.

import { ConfigResourceType } from '../../metadata/configs.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  ConfigRecord,
  configRecord,
  FeatureLevelRecord,
  featureLevelRecord,
} from '../../protocol/generated/records/metadata.ts';
import {
  type UpdateFeaturesRequest,
  type UpdateFeaturesRequestFeatureUpdateKey,
  UpdateFeaturesResponse,
  UpdateFeaturesResponseUpdatableFeatureResult,
} from '../../protocol/generated/update-features.ts';
import { voterRecords } from './format.ts';
import { type ControlRecord, metadataRecord } from './metadata-batch.ts';
import { ELR_VERSION, KRAFT_VERSION, METADATA_VERSION, NOT_SERVED, SUPPORTED_FEATURES } from './startup.ts';
import type { ControllerState, Operation } from './state.ts';

const UPGRADE = 1;
const SAFE_DOWNGRADE = 2;
const UNSAFE_DOWNGRADE = 3;
const MIN_INSYNC_REPLICAS = 'min.insync.replicas';
/** The metadata version that eligible leader replicas need (4.0-IV1). */
const ELR_NEEDS = 23;
/** The metadata versions that brought new records or fields: nobody goes back below one of them. */
const METADATA_CHANGED_AT: readonly number[] = [8, 11, 13, 14, 15, 17, 23, 30];

interface Update {
  readonly feature: string;
  readonly level: number;
  readonly upgradeType: number;
}

interface Change {
  readonly records: MetadataRecord[];
  controls?: ControlRecord[];
}

export const updateFeaturesOperation: Operation<UpdateFeaturesRequest, UpdateFeaturesResponse> = (
  state,
  request,
  { version },
) => {
  // A feature that is named twice counts as it is named last.
  const updates = new Map(request.featureUpdates.map((update) => [update.feature, asUpdate(update, version)]));
  const change: Change = { records: [] };
  for (const update of updates.values()) updateFeature(state, updates, update, change);
  const results = request.featureUpdates.map(
    ({ feature }) => new UpdateFeaturesResponseUpdatableFeatureResult({ feature, errorMessage: 'NONE' }),
  );
  const response = new UpdateFeaturesResponse({ errorMessage: null, results: version < 2 ? results : [] });
  return request.validateOnly ? { records: [], response } : { ...change, response };
};

function asUpdate(key: UpdateFeaturesRequestFeatureUpdateKey, version: number): Update {
  const { feature, maxVersionLevel: level, allowDowngrade } = key;
  const upgradeType = version > 0 ? key.upgradeType : allowDowngrade ? UNSAFE_DOWNGRADE : UPGRADE;
  return { feature, level, upgradeType };
}

function invalid({ feature, level }: Update, why: string): ApiError {
  return new ApiError(
    ErrorCode.INVALID_UPDATE_VERSION,
    `No feature was updated: ${feature} cannot be set to level ${level}. ${why}`,
  );
}

function currentLevel(state: ControllerState, feature: string): number {
  return feature === KRAFT_VERSION ? state.quorum.kraftVersion : state.image.featureLevel(feature);
}

function updateFeature(
  state: ControllerState,
  updates: ReadonlyMap<string, Update>,
  update: Update,
  change: Change,
): void {
  const { feature, level, upgradeType } = update;
  const before = currentLevel(state, feature);
  if (upgradeType < UPGRADE || upgradeType > UNSAFE_DOWNGRADE) throw invalid(update, 'The kind of change is unknown.');
  checkSupported(state, update);
  if (level < before && upgradeType === UPGRADE) {
    throw invalid(update, `It is at ${before}, and a downgrade must be asked for as such.`);
  }
  if (level > before && upgradeType !== UPGRADE) throw invalid(update, `It is at ${before}: that is no downgrade.`);
  if (feature === KRAFT_VERSION) {
    if (level < before) throw invalid(update, 'Its level never goes down.');
    if (level > before) change.controls = votersInLog(state);
    return;
  }
  if (feature === METADATA_VERSION) checkMetadataVersion(update, before);
  if (feature === ELR_VERSION && level > 0) {
    const metadataVersion = updates.get(METADATA_VERSION)?.level ?? state.image.featureLevel(METADATA_VERSION);
    if (metadataVersion < ELR_NEEDS) throw invalid(update, `It needs ${METADATA_VERSION} ${ELR_NEEDS}.`);
    if (before === 0) change.records.push(...minInsyncReplicas(state));
  }
  const record = new FeatureLevelRecord({ name: feature, featureLevel: level });
  change.records.push(metadataRecord(featureLevelRecord, record));
}

function checkSupported(state: ControllerState, update: Update): void {
  const { feature, level } = update;
  if (level < 0) throw invalid(update, 'A level is at least 0.');
  // DEVIATION: share.version and streams.version cannot be raised: Klamm does not serve their protocols yet.
  const own = SUPPORTED_FEATURES.map((one) => (NOT_SERVED.has(one.name) ? { ...one, maxSupportedVersion: 0 } : one));
  const ranges = [own, ...[...state.image.cluster.brokers.values()].map((broker) => broker.features)];
  for (const features of ranges) {
    const known = features.find(({ name }) => name === feature);
    // Level 0 is the absence of a feature: whoever does not know the feature supports that.
    if (known === undefined && level === 0 && features !== own) continue;
    if (known === undefined) throw invalid(update, 'There is no such feature.');
    const { minSupportedVersion: min, maxSupportedVersion: max } = known;
    if (level < min || level > max) throw invalid(update, `The levels ${min} to ${max} are supported.`);
  }
}

function checkMetadataVersion(update: Update, before: number): void {
  const { level, upgradeType } = update;
  const lost = METADATA_CHANGED_AT.some((at) => level < at && at <= before);
  if (!lost) return;
  throw invalid(
    update,
    upgradeType === SAFE_DOWNGRADE
      ? `Metadata that ${before} can hold might be lost.`
      : 'An unsafe downgrade of the metadata is not supported.',
  );
}

/** With eligible leader replicas one value counts for the whole cluster: it is made explicit, and brokers' own go. */
function minInsyncReplicas(state: ControllerState): MetadataRecord[] {
  const records: MetadataRecord[] = [];
  const set = (resourceName: string, value: string | null) => {
    const record = new ConfigRecord({
      resourceType: ConfigResourceType.BROKER,
      resourceName,
      name: MIN_INSYNC_REPLICAS,
      value,
    });
    records.push(metadataRecord(configRecord, record));
  };
  const { configs, cluster } = state.image;
  if (!configs.of(ConfigResourceType.BROKER, '').has(MIN_INSYNC_REPLICAS)) {
    set('', String(state.config.minInsyncReplicas));
  }
  for (const id of cluster.brokers.keys()) {
    if (configs.of(ConfigResourceType.BROKER, String(id)).has(MIN_INSYNC_REPLICAS)) set(String(id), null);
  }
  return records;
}

/** kraft.version 1: from now on the voters are those in the log. */
function votersInLog({ nodeId, quorum }: ControllerState): ControlRecord[] {
  return voterRecords({ nodeId, directoryId: quorum.directoryId, controllerEndpoints: quorum.endpoints });
}
