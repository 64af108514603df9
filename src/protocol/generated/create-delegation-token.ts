// Generated from protocol-spec/apis/create-delegation-token.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class CreateDelegationTokenRequestCreatableRenewers {
  principalType: string = '';
  principalName: string = '';

  constructor(init?: Partial<CreateDelegationTokenRequestCreatableRenewers>) {
    if (init === undefined) return;
    if (init.principalType !== undefined) this.principalType = init.principalType;
    if (init.principalName !== undefined) this.principalName = init.principalName;
  }
}

function decodeCreateDelegationTokenRequestCreatableRenewers(reader: Reader, version: number): CreateDelegationTokenRequestCreatableRenewers {
  const flexible = version >= 2;
  const it = new CreateDelegationTokenRequestCreatableRenewers();
  it.principalType = flexible ? reader.compactString('principalType') : reader.string('principalType');
  it.principalName = flexible ? reader.compactString('principalName') : reader.string('principalName');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateDelegationTokenRequestCreatableRenewers(writer: Writer, it: CreateDelegationTokenRequestCreatableRenewers, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.principalType);
  else writer.string(it.principalType);
  if (flexible) writer.compactString(it.principalName);
  else writer.string(it.principalName);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class CreateDelegationTokenRequest {
  ownerPrincipalType: string | null = '';
  ownerPrincipalName: string | null = '';
  renewers: CreateDelegationTokenRequestCreatableRenewers[] = [];
  maxLifetimeMs: number = 0;

  constructor(init?: Partial<CreateDelegationTokenRequest>) {
    if (init === undefined) return;
    if (init.ownerPrincipalType !== undefined) this.ownerPrincipalType = init.ownerPrincipalType;
    if (init.ownerPrincipalName !== undefined) this.ownerPrincipalName = init.ownerPrincipalName;
    if (init.renewers !== undefined) this.renewers = init.renewers;
    if (init.maxLifetimeMs !== undefined) this.maxLifetimeMs = init.maxLifetimeMs;
  }
}

function decodeCreateDelegationTokenRequest(reader: Reader, version: number): CreateDelegationTokenRequest {
  const flexible = version >= 2;
  const it = new CreateDelegationTokenRequest();
  if (version >= 3) {
    it.ownerPrincipalType = reader.compactNullableString('ownerPrincipalType');
  }
  if (version >= 3) {
    it.ownerPrincipalName = reader.compactNullableString('ownerPrincipalName');
  }
  const renewersCount = flexible ? reader.compactArrayLength(3, 'renewers') : reader.arrayLength(3, 'renewers');
  const renewersItems: CreateDelegationTokenRequestCreatableRenewers[] = renewersCount > 0 ? [decodeCreateDelegationTokenRequestCreatableRenewers(reader, version)] : [];
  for (let i = 1; i < renewersCount; i++) renewersItems.push(decodeCreateDelegationTokenRequestCreatableRenewers(reader, version));
  it.renewers = renewersItems;
  it.maxLifetimeMs = reader.int64('maxLifetimeMs');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateDelegationTokenRequest(writer: Writer, it: CreateDelegationTokenRequest, version: number): void {
  const flexible = version >= 2;
  if (version >= 3) {
    writer.compactNullableString(it.ownerPrincipalType);
  } else if (it.ownerPrincipalType !== '') {
    throw unsupportedField('CreateDelegationTokenRequest', 'ownerPrincipalType', version);
  }
  if (version >= 3) {
    writer.compactNullableString(it.ownerPrincipalName);
  } else if (it.ownerPrincipalName !== '') {
    throw unsupportedField('CreateDelegationTokenRequest', 'ownerPrincipalName', version);
  }
  const renewersItems = it.renewers;
  if (flexible) writer.compactArrayLength(renewersItems.length);
  else writer.arrayLength(renewersItems.length);
  for (let i = 0; i < renewersItems.length; i++) {
    encodeCreateDelegationTokenRequestCreatableRenewers(writer, renewersItems[i]!, version);
  }
  writer.int64(it.maxLifetimeMs);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class CreateDelegationTokenResponse {
  errorCode: number = 0;
  principalType: string = '';
  principalName: string = '';
  tokenRequesterPrincipalType: string = '';
  tokenRequesterPrincipalName: string = '';
  issueTimestampMs: number = 0;
  expiryTimestampMs: number = 0;
  maxTimestampMs: number = 0;
  tokenId: string = '';
  hmac: Buffer = EMPTY_BYTES;
  throttleTimeMs: number = 0;

  constructor(init?: Partial<CreateDelegationTokenResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.principalType !== undefined) this.principalType = init.principalType;
    if (init.principalName !== undefined) this.principalName = init.principalName;
    if (init.tokenRequesterPrincipalType !== undefined) this.tokenRequesterPrincipalType = init.tokenRequesterPrincipalType;
    if (init.tokenRequesterPrincipalName !== undefined) this.tokenRequesterPrincipalName = init.tokenRequesterPrincipalName;
    if (init.issueTimestampMs !== undefined) this.issueTimestampMs = init.issueTimestampMs;
    if (init.expiryTimestampMs !== undefined) this.expiryTimestampMs = init.expiryTimestampMs;
    if (init.maxTimestampMs !== undefined) this.maxTimestampMs = init.maxTimestampMs;
    if (init.tokenId !== undefined) this.tokenId = init.tokenId;
    if (init.hmac !== undefined) this.hmac = init.hmac;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
  }
}

function decodeCreateDelegationTokenResponse(reader: Reader, version: number): CreateDelegationTokenResponse {
  const flexible = version >= 2;
  const it = new CreateDelegationTokenResponse();
  it.errorCode = reader.int16();
  it.principalType = flexible ? reader.compactString('principalType') : reader.string('principalType');
  it.principalName = flexible ? reader.compactString('principalName') : reader.string('principalName');
  if (version >= 3) {
    it.tokenRequesterPrincipalType = reader.compactString('tokenRequesterPrincipalType');
  }
  if (version >= 3) {
    it.tokenRequesterPrincipalName = reader.compactString('tokenRequesterPrincipalName');
  }
  it.issueTimestampMs = reader.int64('issueTimestampMs');
  it.expiryTimestampMs = reader.int64('expiryTimestampMs');
  it.maxTimestampMs = reader.int64('maxTimestampMs');
  it.tokenId = flexible ? reader.compactString('tokenId') : reader.string('tokenId');
  it.hmac = flexible ? reader.compactBytes('hmac') : reader.bytes('hmac');
  it.throttleTimeMs = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateDelegationTokenResponse(writer: Writer, it: CreateDelegationTokenResponse, version: number): void {
  const flexible = version >= 2;
  writer.int16(it.errorCode);
  if (flexible) writer.compactString(it.principalType);
  else writer.string(it.principalType);
  if (flexible) writer.compactString(it.principalName);
  else writer.string(it.principalName);
  if (version >= 3) {
    writer.compactString(it.tokenRequesterPrincipalType);
  } else if (it.tokenRequesterPrincipalType !== '') {
    throw unsupportedField('CreateDelegationTokenResponse', 'tokenRequesterPrincipalType', version);
  }
  if (version >= 3) {
    writer.compactString(it.tokenRequesterPrincipalName);
  } else if (it.tokenRequesterPrincipalName !== '') {
    throw unsupportedField('CreateDelegationTokenResponse', 'tokenRequesterPrincipalName', version);
  }
  writer.int64(it.issueTimestampMs);
  writer.int64(it.expiryTimestampMs);
  writer.int64(it.maxTimestampMs);
  if (flexible) writer.compactString(it.tokenId);
  else writer.string(it.tokenId);
  if (flexible) writer.compactBytes(it.hmac);
  else writer.bytes(it.hmac);
  writer.int32(it.throttleTimeMs);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const createDelegationToken: Api<CreateDelegationTokenRequest, CreateDelegationTokenResponse> = {
  key: 38,
  name: 'CreateDelegationToken',
  versions: [0, 3],
  latestVersion: 3,
  flexibleFrom: 2,
  scope: ['broker', 'controller'],
  request: {
    name: 'CreateDelegationTokenRequest',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`CreateDelegationTokenRequest has no version ${version}`);
      return decodeCreateDelegationTokenRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`CreateDelegationTokenRequest has no version ${version}`);
      encodeCreateDelegationTokenRequest(writer, message, version);
    },
  },
  response: {
    name: 'CreateDelegationTokenResponse',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`CreateDelegationTokenResponse has no version ${version}`);
      return decodeCreateDelegationTokenResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`CreateDelegationTokenResponse has no version ${version}`);
      encodeCreateDelegationTokenResponse(writer, message, version);
    },
  },
};
