// Generated from protocol-spec/apis/api-versions.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, Writer } from '../writer.ts';

export class ApiVersionsRequest {
  clientSoftwareName: string = '';
  clientSoftwareVersion: string = '';

  constructor(init?: Partial<ApiVersionsRequest>) {
    if (init === undefined) return;
    if (init.clientSoftwareName !== undefined) this.clientSoftwareName = init.clientSoftwareName;
    if (init.clientSoftwareVersion !== undefined) this.clientSoftwareVersion = init.clientSoftwareVersion;
  }
}

function decodeApiVersionsRequest(reader: Reader, version: number): ApiVersionsRequest {
  const flexible = version >= 3;
  const it = new ApiVersionsRequest();
  if (version >= 3) {
    it.clientSoftwareName = reader.compactString('clientSoftwareName');
  }
  if (version >= 3) {
    it.clientSoftwareVersion = reader.compactString('clientSoftwareVersion');
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeApiVersionsRequest(writer: Writer, it: ApiVersionsRequest, version: number): void {
  const flexible = version >= 3;
  if (version >= 3) {
    writer.compactString(it.clientSoftwareName);
  }
  if (version >= 3) {
    writer.compactString(it.clientSoftwareVersion);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ApiVersionsResponseApiVersion {
  apiKey: number = 0;
  minVersion: number = 0;
  maxVersion: number = 0;

  constructor(init?: Partial<ApiVersionsResponseApiVersion>) {
    if (init === undefined) return;
    if (init.apiKey !== undefined) this.apiKey = init.apiKey;
    if (init.minVersion !== undefined) this.minVersion = init.minVersion;
    if (init.maxVersion !== undefined) this.maxVersion = init.maxVersion;
  }
}

function decodeApiVersionsResponseApiVersion(reader: Reader, version: number): ApiVersionsResponseApiVersion {
  const flexible = version >= 3;
  const it = new ApiVersionsResponseApiVersion();
  it.apiKey = reader.int16();
  it.minVersion = reader.int16();
  it.maxVersion = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeApiVersionsResponseApiVersion(writer: Writer, it: ApiVersionsResponseApiVersion, version: number): void {
  const flexible = version >= 3;
  writer.int16(it.apiKey);
  writer.int16(it.minVersion);
  writer.int16(it.maxVersion);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ApiVersionsResponseSupportedFeatureKey {
  name: string = '';
  minVersion: number = 0;
  maxVersion: number = 0;

  constructor(init?: Partial<ApiVersionsResponseSupportedFeatureKey>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.minVersion !== undefined) this.minVersion = init.minVersion;
    if (init.maxVersion !== undefined) this.maxVersion = init.maxVersion;
  }
}

function decodeApiVersionsResponseSupportedFeatureKey(reader: Reader, _version: number): ApiVersionsResponseSupportedFeatureKey {
  const it = new ApiVersionsResponseSupportedFeatureKey();
  it.name = reader.compactString('name');
  it.minVersion = reader.int16();
  it.maxVersion = reader.int16();
  reader.skipTags();
  return it;
}

function encodeApiVersionsResponseSupportedFeatureKey(writer: Writer, it: ApiVersionsResponseSupportedFeatureKey, _version: number): void {
  writer.compactString(it.name);
  writer.int16(it.minVersion);
  writer.int16(it.maxVersion);
  writer.unsignedVarint(0);
}

export class ApiVersionsResponseFinalizedFeatureKey {
  name: string = '';
  maxVersionLevel: number = 0;
  minVersionLevel: number = 0;

  constructor(init?: Partial<ApiVersionsResponseFinalizedFeatureKey>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.maxVersionLevel !== undefined) this.maxVersionLevel = init.maxVersionLevel;
    if (init.minVersionLevel !== undefined) this.minVersionLevel = init.minVersionLevel;
  }
}

function decodeApiVersionsResponseFinalizedFeatureKey(reader: Reader, _version: number): ApiVersionsResponseFinalizedFeatureKey {
  const it = new ApiVersionsResponseFinalizedFeatureKey();
  it.name = reader.compactString('name');
  it.maxVersionLevel = reader.int16();
  it.minVersionLevel = reader.int16();
  reader.skipTags();
  return it;
}

function encodeApiVersionsResponseFinalizedFeatureKey(writer: Writer, it: ApiVersionsResponseFinalizedFeatureKey, _version: number): void {
  writer.compactString(it.name);
  writer.int16(it.maxVersionLevel);
  writer.int16(it.minVersionLevel);
  writer.unsignedVarint(0);
}

export class ApiVersionsResponse {
  errorCode: number = 0;
  apiKeys: ApiVersionsResponseApiVersion[] = [];
  throttleTimeMs: number = 0;
  supportedFeatures: ApiVersionsResponseSupportedFeatureKey[] = [];
  finalizedFeaturesEpoch: number = -1;
  finalizedFeatures: ApiVersionsResponseFinalizedFeatureKey[] = [];
  zkMigrationReady: boolean = false;

  constructor(init?: Partial<ApiVersionsResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.apiKeys !== undefined) this.apiKeys = init.apiKeys;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.supportedFeatures !== undefined) this.supportedFeatures = init.supportedFeatures;
    if (init.finalizedFeaturesEpoch !== undefined) this.finalizedFeaturesEpoch = init.finalizedFeaturesEpoch;
    if (init.finalizedFeatures !== undefined) this.finalizedFeatures = init.finalizedFeatures;
    if (init.zkMigrationReady !== undefined) this.zkMigrationReady = init.zkMigrationReady;
  }
}

function decodeApiVersionsResponse(reader: Reader, version: number): ApiVersionsResponse {
  const flexible = version >= 3;
  const it = new ApiVersionsResponse();
  it.errorCode = reader.int16();
  const apiKeysCount = flexible ? reader.compactArrayLength(6, 'apiKeys') : reader.arrayLength(6, 'apiKeys');
  const apiKeysItems: ApiVersionsResponseApiVersion[] = apiKeysCount > 0 ? [decodeApiVersionsResponseApiVersion(reader, version)] : [];
  for (let i = 1; i < apiKeysCount; i++) apiKeysItems.push(decodeApiVersionsResponseApiVersion(reader, version));
  it.apiKeys = apiKeysItems;
  if (version >= 1) {
    it.throttleTimeMs = reader.int32();
  }
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0) {
        const supportedFeaturesCount = reader.compactArrayLength(6, 'supportedFeatures');
        const supportedFeaturesItems: ApiVersionsResponseSupportedFeatureKey[] = supportedFeaturesCount > 0 ? [decodeApiVersionsResponseSupportedFeatureKey(reader, version)] : [];
        for (let i = 1; i < supportedFeaturesCount; i++) supportedFeaturesItems.push(decodeApiVersionsResponseSupportedFeatureKey(reader, version));
        it.supportedFeatures = supportedFeaturesItems;
      } else if (tag === 1) {
        it.finalizedFeaturesEpoch = reader.int64('finalizedFeaturesEpoch');
      } else if (tag === 2) {
        const finalizedFeaturesCount = reader.compactArrayLength(6, 'finalizedFeatures');
        const finalizedFeaturesItems: ApiVersionsResponseFinalizedFeatureKey[] = finalizedFeaturesCount > 0 ? [decodeApiVersionsResponseFinalizedFeatureKey(reader, version)] : [];
        for (let i = 1; i < finalizedFeaturesCount; i++) finalizedFeaturesItems.push(decodeApiVersionsResponseFinalizedFeatureKey(reader, version));
        it.finalizedFeatures = finalizedFeaturesItems;
      } else if (tag === 3) {
        it.zkMigrationReady = reader.bool();
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeApiVersionsResponse(writer: Writer, it: ApiVersionsResponse, version: number): void {
  const flexible = version >= 3;
  writer.int16(it.errorCode);
  const apiKeysItems = it.apiKeys;
  if (flexible) writer.compactArrayLength(apiKeysItems.length);
  else writer.arrayLength(apiKeysItems.length);
  for (let i = 0; i < apiKeysItems.length; i++) {
    encodeApiVersionsResponseApiVersion(writer, apiKeysItems[i]!, version);
  }
  if (version >= 1) {
    writer.int32(it.throttleTimeMs);
  }
  if (flexible) {
    let tagCount = 0;
    if (it.supportedFeatures.length !== 0) tagCount++;
    if (it.finalizedFeaturesEpoch !== -1) tagCount++;
    if (it.finalizedFeatures.length !== 0) tagCount++;
    if (it.zkMigrationReady !== false) tagCount++;
    writer.unsignedVarint(tagCount);
    if (it.supportedFeatures.length !== 0) {
      writer.unsignedVarint(0);
      const content = new Writer(64);
      const supportedFeaturesItems = it.supportedFeatures;
      content.compactArrayLength(supportedFeaturesItems.length);
      for (let i = 0; i < supportedFeaturesItems.length; i++) {
        encodeApiVersionsResponseSupportedFeatureKey(content, supportedFeaturesItems[i]!, version);
      }
      writer.sized(content);
    }
    if (it.finalizedFeaturesEpoch !== -1) {
      writer.unsignedVarint(1);
      writer.unsignedVarint(8);
      writer.int64(it.finalizedFeaturesEpoch);
    }
    if (it.finalizedFeatures.length !== 0) {
      writer.unsignedVarint(2);
      const content = new Writer(64);
      const finalizedFeaturesItems = it.finalizedFeatures;
      content.compactArrayLength(finalizedFeaturesItems.length);
      for (let i = 0; i < finalizedFeaturesItems.length; i++) {
        encodeApiVersionsResponseFinalizedFeatureKey(content, finalizedFeaturesItems[i]!, version);
      }
      writer.sized(content);
    }
    if (it.zkMigrationReady !== false) {
      writer.unsignedVarint(3);
      writer.unsignedVarint(1);
      writer.bool(it.zkMigrationReady);
    }
  }
}

export const apiVersions: Api<ApiVersionsRequest, ApiVersionsResponse> = {
  key: 18,
  name: 'ApiVersions',
  versions: [0, 4],
  latestVersion: 4,
  flexibleFrom: 3,
  scope: ['broker', 'controller'],
  request: {
    name: 'ApiVersionsRequest',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`ApiVersionsRequest has no version ${version}`);
      return decodeApiVersionsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`ApiVersionsRequest has no version ${version}`);
      encodeApiVersionsRequest(writer, message, version);
    },
  },
  response: {
    name: 'ApiVersionsResponse',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`ApiVersionsResponse has no version ${version}`);
      return decodeApiVersionsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`ApiVersionsResponse has no version ${version}`);
      encodeApiVersionsResponse(writer, message, version);
    },
  },
};
