// Generated from protocol-spec/apis/describe-user-scram-credentials.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class DescribeUserScramCredentialsRequestUserName {
  name: string = '';

  constructor(init?: Partial<DescribeUserScramCredentialsRequestUserName>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
  }
}

function decodeDescribeUserScramCredentialsRequestUserName(reader: Reader, _version: number): DescribeUserScramCredentialsRequestUserName {
  const it = new DescribeUserScramCredentialsRequestUserName();
  it.name = reader.compactString('name');
  reader.skipTags();
  return it;
}

function encodeDescribeUserScramCredentialsRequestUserName(writer: Writer, it: DescribeUserScramCredentialsRequestUserName, _version: number): void {
  writer.compactString(it.name);
  writer.unsignedVarint(0);
}

export class DescribeUserScramCredentialsRequest {
  users: DescribeUserScramCredentialsRequestUserName[] | null = [];

  constructor(init?: Partial<DescribeUserScramCredentialsRequest>) {
    if (init === undefined) return;
    if (init.users !== undefined) this.users = init.users;
  }
}

function decodeDescribeUserScramCredentialsRequest(reader: Reader, version: number): DescribeUserScramCredentialsRequest {
  const it = new DescribeUserScramCredentialsRequest();
  const usersCount = reader.compactNullableArrayLength(2, 'users');
  if (usersCount < 0) {
    it.users = null;
  } else {
    const usersItems: DescribeUserScramCredentialsRequestUserName[] = usersCount > 0 ? [decodeDescribeUserScramCredentialsRequestUserName(reader, version)] : [];
    for (let i = 1; i < usersCount; i++) usersItems.push(decodeDescribeUserScramCredentialsRequestUserName(reader, version));
    it.users = usersItems;
  }
  reader.skipTags();
  return it;
}

function encodeDescribeUserScramCredentialsRequest(writer: Writer, it: DescribeUserScramCredentialsRequest, version: number): void {
  const usersItems = it.users;
  if (usersItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(usersItems.length);
    for (let i = 0; i < usersItems.length; i++) {
      encodeDescribeUserScramCredentialsRequestUserName(writer, usersItems[i]!, version);
    }
  }
  writer.unsignedVarint(0);
}

export class DescribeUserScramCredentialsResponseCredentialInfo {
  mechanism: number = 0;
  iterations: number = 0;

  constructor(init?: Partial<DescribeUserScramCredentialsResponseCredentialInfo>) {
    if (init === undefined) return;
    if (init.mechanism !== undefined) this.mechanism = init.mechanism;
    if (init.iterations !== undefined) this.iterations = init.iterations;
  }
}

function decodeDescribeUserScramCredentialsResponseCredentialInfo(reader: Reader, _version: number): DescribeUserScramCredentialsResponseCredentialInfo {
  const it = new DescribeUserScramCredentialsResponseCredentialInfo();
  it.mechanism = reader.int8();
  it.iterations = reader.int32();
  reader.skipTags();
  return it;
}

function encodeDescribeUserScramCredentialsResponseCredentialInfo(writer: Writer, it: DescribeUserScramCredentialsResponseCredentialInfo, _version: number): void {
  writer.int8(it.mechanism);
  writer.int32(it.iterations);
  writer.unsignedVarint(0);
}

export class DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult {
  user: string = '';
  errorCode: number = 0;
  errorMessage: string | null = '';
  credentialInfos: DescribeUserScramCredentialsResponseCredentialInfo[] = [];

  constructor(init?: Partial<DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult>) {
    if (init === undefined) return;
    if (init.user !== undefined) this.user = init.user;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.credentialInfos !== undefined) this.credentialInfos = init.credentialInfos;
  }
}

function decodeDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(reader: Reader, version: number): DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult {
  const it = new DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult();
  it.user = reader.compactString('user');
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  const credentialInfosCount = reader.compactArrayLength(6, 'credentialInfos');
  const credentialInfosItems: DescribeUserScramCredentialsResponseCredentialInfo[] = credentialInfosCount > 0 ? [decodeDescribeUserScramCredentialsResponseCredentialInfo(reader, version)] : [];
  for (let i = 1; i < credentialInfosCount; i++) credentialInfosItems.push(decodeDescribeUserScramCredentialsResponseCredentialInfo(reader, version));
  it.credentialInfos = credentialInfosItems;
  reader.skipTags();
  return it;
}

function encodeDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(writer: Writer, it: DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult, version: number): void {
  writer.compactString(it.user);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  const credentialInfosItems = it.credentialInfos;
  writer.compactArrayLength(credentialInfosItems.length);
  for (let i = 0; i < credentialInfosItems.length; i++) {
    encodeDescribeUserScramCredentialsResponseCredentialInfo(writer, credentialInfosItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeUserScramCredentialsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';
  results: DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult[] = [];

  constructor(init?: Partial<DescribeUserScramCredentialsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeDescribeUserScramCredentialsResponse(reader: Reader, version: number): DescribeUserScramCredentialsResponse {
  const it = new DescribeUserScramCredentialsResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  const resultsCount = reader.compactArrayLength(6, 'results');
  const resultsItems: DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult[] = resultsCount > 0 ? [decodeDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(reader, version));
  it.results = resultsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeUserScramCredentialsResponse(writer: Writer, it: DescribeUserScramCredentialsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  const resultsItems = it.results;
  writer.compactArrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(writer, resultsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const describeUserScramCredentials: Api<DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsResponse> = {
  key: 50,
  name: 'DescribeUserScramCredentials',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker', 'controller'],
  request: {
    name: 'DescribeUserScramCredentialsRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DescribeUserScramCredentialsRequest has no version ${version}`);
      return decodeDescribeUserScramCredentialsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DescribeUserScramCredentialsRequest has no version ${version}`);
      encodeDescribeUserScramCredentialsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeUserScramCredentialsResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DescribeUserScramCredentialsResponse has no version ${version}`);
      return decodeDescribeUserScramCredentialsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DescribeUserScramCredentialsResponse has no version ${version}`);
      encodeDescribeUserScramCredentialsResponse(writer, message, version);
    },
  },
};
