// Generated from protocol-spec/apis/update-features.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class UpdateFeaturesRequestFeatureUpdateKey {
  feature: string = '';
  maxVersionLevel: number = 0;
  allowDowngrade: boolean = false;
  upgradeType: number = 1;

  constructor(init?: Partial<UpdateFeaturesRequestFeatureUpdateKey>) {
    if (init === undefined) return;
    if (init.feature !== undefined) this.feature = init.feature;
    if (init.maxVersionLevel !== undefined) this.maxVersionLevel = init.maxVersionLevel;
    if (init.allowDowngrade !== undefined) this.allowDowngrade = init.allowDowngrade;
    if (init.upgradeType !== undefined) this.upgradeType = init.upgradeType;
  }
}

function decodeUpdateFeaturesRequestFeatureUpdateKey(reader: Reader, version: number): UpdateFeaturesRequestFeatureUpdateKey {
  const it = new UpdateFeaturesRequestFeatureUpdateKey();
  it.feature = reader.compactString('feature');
  it.maxVersionLevel = reader.int16();
  if (version <= 0) {
    it.allowDowngrade = reader.bool();
  }
  if (version >= 1) {
    it.upgradeType = reader.int8();
  }
  reader.skipTags();
  return it;
}

function encodeUpdateFeaturesRequestFeatureUpdateKey(writer: Writer, it: UpdateFeaturesRequestFeatureUpdateKey, version: number): void {
  writer.compactString(it.feature);
  writer.int16(it.maxVersionLevel);
  if (version <= 0) {
    writer.bool(it.allowDowngrade);
  } else if (it.allowDowngrade !== false) {
    throw unsupportedField('UpdateFeaturesRequestFeatureUpdateKey', 'allowDowngrade', version);
  }
  if (version >= 1) {
    writer.int8(it.upgradeType);
  } else if (it.upgradeType !== 1) {
    throw unsupportedField('UpdateFeaturesRequestFeatureUpdateKey', 'upgradeType', version);
  }
  writer.unsignedVarint(0);
}

export class UpdateFeaturesRequest {
  timeoutMs: number = 60000;
  featureUpdates: UpdateFeaturesRequestFeatureUpdateKey[] = [];
  validateOnly: boolean = false;

  constructor(init?: Partial<UpdateFeaturesRequest>) {
    if (init === undefined) return;
    if (init.timeoutMs !== undefined) this.timeoutMs = init.timeoutMs;
    if (init.featureUpdates !== undefined) this.featureUpdates = init.featureUpdates;
    if (init.validateOnly !== undefined) this.validateOnly = init.validateOnly;
  }
}

function decodeUpdateFeaturesRequest(reader: Reader, version: number): UpdateFeaturesRequest {
  const it = new UpdateFeaturesRequest();
  it.timeoutMs = reader.int32();
  const featureUpdatesCount = reader.compactArrayLength(5, 'featureUpdates');
  const featureUpdatesItems: UpdateFeaturesRequestFeatureUpdateKey[] = featureUpdatesCount > 0 ? [decodeUpdateFeaturesRequestFeatureUpdateKey(reader, version)] : [];
  for (let i = 1; i < featureUpdatesCount; i++) featureUpdatesItems.push(decodeUpdateFeaturesRequestFeatureUpdateKey(reader, version));
  it.featureUpdates = featureUpdatesItems;
  if (version >= 1) {
    it.validateOnly = reader.bool();
  }
  reader.skipTags();
  return it;
}

function encodeUpdateFeaturesRequest(writer: Writer, it: UpdateFeaturesRequest, version: number): void {
  writer.int32(it.timeoutMs);
  const featureUpdatesItems = it.featureUpdates;
  writer.compactArrayLength(featureUpdatesItems.length);
  for (let i = 0; i < featureUpdatesItems.length; i++) {
    encodeUpdateFeaturesRequestFeatureUpdateKey(writer, featureUpdatesItems[i]!, version);
  }
  if (version >= 1) {
    writer.bool(it.validateOnly);
  } else if (it.validateOnly !== false) {
    throw unsupportedField('UpdateFeaturesRequest', 'validateOnly', version);
  }
  writer.unsignedVarint(0);
}

export class UpdateFeaturesResponseUpdatableFeatureResult {
  feature: string = '';
  errorCode: number = 0;
  errorMessage: string | null = '';

  constructor(init?: Partial<UpdateFeaturesResponseUpdatableFeatureResult>) {
    if (init === undefined) return;
    if (init.feature !== undefined) this.feature = init.feature;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeUpdateFeaturesResponseUpdatableFeatureResult(reader: Reader, _version: number): UpdateFeaturesResponseUpdatableFeatureResult {
  const it = new UpdateFeaturesResponseUpdatableFeatureResult();
  it.feature = reader.compactString('feature');
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeUpdateFeaturesResponseUpdatableFeatureResult(writer: Writer, it: UpdateFeaturesResponseUpdatableFeatureResult, _version: number): void {
  writer.compactString(it.feature);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export class UpdateFeaturesResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';
  results: UpdateFeaturesResponseUpdatableFeatureResult[] = [];

  constructor(init?: Partial<UpdateFeaturesResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeUpdateFeaturesResponse(reader: Reader, version: number): UpdateFeaturesResponse {
  const it = new UpdateFeaturesResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  if (version <= 1) {
    const resultsCount = reader.compactArrayLength(5, 'results');
    const resultsItems: UpdateFeaturesResponseUpdatableFeatureResult[] = resultsCount > 0 ? [decodeUpdateFeaturesResponseUpdatableFeatureResult(reader, version)] : [];
    for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeUpdateFeaturesResponseUpdatableFeatureResult(reader, version));
    it.results = resultsItems;
  }
  reader.skipTags();
  return it;
}

function encodeUpdateFeaturesResponse(writer: Writer, it: UpdateFeaturesResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  if (version <= 1) {
    const resultsItems = it.results;
    writer.compactArrayLength(resultsItems.length);
    for (let i = 0; i < resultsItems.length; i++) {
      encodeUpdateFeaturesResponseUpdatableFeatureResult(writer, resultsItems[i]!, version);
    }
  }
  writer.unsignedVarint(0);
}

export const updateFeatures: Api<UpdateFeaturesRequest, UpdateFeaturesResponse> = {
  key: 57,
  name: 'UpdateFeatures',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 0,
  scope: ['broker', 'controller'],
  request: {
    name: 'UpdateFeaturesRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`UpdateFeaturesRequest has no version ${version}`);
      return decodeUpdateFeaturesRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`UpdateFeaturesRequest has no version ${version}`);
      encodeUpdateFeaturesRequest(writer, message, version);
    },
  },
  response: {
    name: 'UpdateFeaturesResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`UpdateFeaturesResponse has no version ${version}`);
      return decodeUpdateFeaturesResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`UpdateFeaturesResponse has no version ${version}`);
      encodeUpdateFeaturesResponse(writer, message, version);
    },
  },
};
