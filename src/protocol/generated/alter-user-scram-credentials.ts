// Generated from protocol-spec/apis/alter-user-scram-credentials.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class AlterUserScramCredentialsRequestScramCredentialDeletion {
  name: string = '';
  mechanism: number = 0;

  constructor(init?: Partial<AlterUserScramCredentialsRequestScramCredentialDeletion>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.mechanism !== undefined) this.mechanism = init.mechanism;
  }
}

function decodeAlterUserScramCredentialsRequestScramCredentialDeletion(reader: Reader, _version: number): AlterUserScramCredentialsRequestScramCredentialDeletion {
  const it = new AlterUserScramCredentialsRequestScramCredentialDeletion();
  it.name = reader.compactString('name');
  it.mechanism = reader.int8();
  reader.skipTags();
  return it;
}

function encodeAlterUserScramCredentialsRequestScramCredentialDeletion(writer: Writer, it: AlterUserScramCredentialsRequestScramCredentialDeletion, _version: number): void {
  writer.compactString(it.name);
  writer.int8(it.mechanism);
  writer.unsignedVarint(0);
}

export class AlterUserScramCredentialsRequestScramCredentialUpsertion {
  name: string = '';
  mechanism: number = 0;
  iterations: number = 0;
  salt: Buffer = EMPTY_BYTES;
  saltedPassword: Buffer = EMPTY_BYTES;

  constructor(init?: Partial<AlterUserScramCredentialsRequestScramCredentialUpsertion>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.mechanism !== undefined) this.mechanism = init.mechanism;
    if (init.iterations !== undefined) this.iterations = init.iterations;
    if (init.salt !== undefined) this.salt = init.salt;
    if (init.saltedPassword !== undefined) this.saltedPassword = init.saltedPassword;
  }
}

function decodeAlterUserScramCredentialsRequestScramCredentialUpsertion(reader: Reader, _version: number): AlterUserScramCredentialsRequestScramCredentialUpsertion {
  const it = new AlterUserScramCredentialsRequestScramCredentialUpsertion();
  it.name = reader.compactString('name');
  it.mechanism = reader.int8();
  it.iterations = reader.int32();
  it.salt = reader.compactBytes('salt');
  it.saltedPassword = reader.compactBytes('saltedPassword');
  reader.skipTags();
  return it;
}

function encodeAlterUserScramCredentialsRequestScramCredentialUpsertion(writer: Writer, it: AlterUserScramCredentialsRequestScramCredentialUpsertion, _version: number): void {
  writer.compactString(it.name);
  writer.int8(it.mechanism);
  writer.int32(it.iterations);
  writer.compactBytes(it.salt);
  writer.compactBytes(it.saltedPassword);
  writer.unsignedVarint(0);
}

export class AlterUserScramCredentialsRequest {
  deletions: AlterUserScramCredentialsRequestScramCredentialDeletion[] = [];
  upsertions: AlterUserScramCredentialsRequestScramCredentialUpsertion[] = [];

  constructor(init?: Partial<AlterUserScramCredentialsRequest>) {
    if (init === undefined) return;
    if (init.deletions !== undefined) this.deletions = init.deletions;
    if (init.upsertions !== undefined) this.upsertions = init.upsertions;
  }
}

function decodeAlterUserScramCredentialsRequest(reader: Reader, version: number): AlterUserScramCredentialsRequest {
  const it = new AlterUserScramCredentialsRequest();
  const deletionsCount = reader.compactArrayLength(3, 'deletions');
  const deletionsItems: AlterUserScramCredentialsRequestScramCredentialDeletion[] = deletionsCount > 0 ? [decodeAlterUserScramCredentialsRequestScramCredentialDeletion(reader, version)] : [];
  for (let i = 1; i < deletionsCount; i++) deletionsItems.push(decodeAlterUserScramCredentialsRequestScramCredentialDeletion(reader, version));
  it.deletions = deletionsItems;
  const upsertionsCount = reader.compactArrayLength(9, 'upsertions');
  const upsertionsItems: AlterUserScramCredentialsRequestScramCredentialUpsertion[] = upsertionsCount > 0 ? [decodeAlterUserScramCredentialsRequestScramCredentialUpsertion(reader, version)] : [];
  for (let i = 1; i < upsertionsCount; i++) upsertionsItems.push(decodeAlterUserScramCredentialsRequestScramCredentialUpsertion(reader, version));
  it.upsertions = upsertionsItems;
  reader.skipTags();
  return it;
}

function encodeAlterUserScramCredentialsRequest(writer: Writer, it: AlterUserScramCredentialsRequest, version: number): void {
  const deletionsItems = it.deletions;
  writer.compactArrayLength(deletionsItems.length);
  for (let i = 0; i < deletionsItems.length; i++) {
    encodeAlterUserScramCredentialsRequestScramCredentialDeletion(writer, deletionsItems[i]!, version);
  }
  const upsertionsItems = it.upsertions;
  writer.compactArrayLength(upsertionsItems.length);
  for (let i = 0; i < upsertionsItems.length; i++) {
    encodeAlterUserScramCredentialsRequestScramCredentialUpsertion(writer, upsertionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AlterUserScramCredentialsResponseAlterUserScramCredentialsResult {
  user: string = '';
  errorCode: number = 0;
  errorMessage: string | null = '';

  constructor(init?: Partial<AlterUserScramCredentialsResponseAlterUserScramCredentialsResult>) {
    if (init === undefined) return;
    if (init.user !== undefined) this.user = init.user;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(reader: Reader, _version: number): AlterUserScramCredentialsResponseAlterUserScramCredentialsResult {
  const it = new AlterUserScramCredentialsResponseAlterUserScramCredentialsResult();
  it.user = reader.compactString('user');
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(writer: Writer, it: AlterUserScramCredentialsResponseAlterUserScramCredentialsResult, _version: number): void {
  writer.compactString(it.user);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export class AlterUserScramCredentialsResponse {
  throttleTimeMs: number = 0;
  results: AlterUserScramCredentialsResponseAlterUserScramCredentialsResult[] = [];

  constructor(init?: Partial<AlterUserScramCredentialsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeAlterUserScramCredentialsResponse(reader: Reader, version: number): AlterUserScramCredentialsResponse {
  const it = new AlterUserScramCredentialsResponse();
  it.throttleTimeMs = reader.int32();
  const resultsCount = reader.compactArrayLength(5, 'results');
  const resultsItems: AlterUserScramCredentialsResponseAlterUserScramCredentialsResult[] = resultsCount > 0 ? [decodeAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(reader, version));
  it.results = resultsItems;
  reader.skipTags();
  return it;
}

function encodeAlterUserScramCredentialsResponse(writer: Writer, it: AlterUserScramCredentialsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  const resultsItems = it.results;
  writer.compactArrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(writer, resultsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const alterUserScramCredentials: Api<AlterUserScramCredentialsRequest, AlterUserScramCredentialsResponse> = {
  key: 51,
  name: 'AlterUserScramCredentials',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker', 'controller'],
  request: {
    name: 'AlterUserScramCredentialsRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`AlterUserScramCredentialsRequest has no version ${version}`);
      return decodeAlterUserScramCredentialsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`AlterUserScramCredentialsRequest has no version ${version}`);
      encodeAlterUserScramCredentialsRequest(writer, message, version);
    },
  },
  response: {
    name: 'AlterUserScramCredentialsResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`AlterUserScramCredentialsResponse has no version ${version}`);
      return decodeAlterUserScramCredentialsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`AlterUserScramCredentialsResponse has no version ${version}`);
      encodeAlterUserScramCredentialsResponse(writer, message, version);
    },
  },
};
