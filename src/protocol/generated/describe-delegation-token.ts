// Generated from protocol-spec/apis/describe-delegation-token.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class DescribeDelegationTokenRequestDescribeDelegationTokenOwner {
  principalType: string = '';
  principalName: string = '';

  constructor(init?: Partial<DescribeDelegationTokenRequestDescribeDelegationTokenOwner>) {
    if (init === undefined) return;
    if (init.principalType !== undefined) this.principalType = init.principalType;
    if (init.principalName !== undefined) this.principalName = init.principalName;
  }
}

function decodeDescribeDelegationTokenRequestDescribeDelegationTokenOwner(reader: Reader, version: number): DescribeDelegationTokenRequestDescribeDelegationTokenOwner {
  const flexible = version >= 2;
  const it = new DescribeDelegationTokenRequestDescribeDelegationTokenOwner();
  it.principalType = flexible ? reader.compactString('principalType') : reader.string('principalType');
  it.principalName = flexible ? reader.compactString('principalName') : reader.string('principalName');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeDelegationTokenRequestDescribeDelegationTokenOwner(writer: Writer, it: DescribeDelegationTokenRequestDescribeDelegationTokenOwner, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.principalType);
  else writer.string(it.principalType);
  if (flexible) writer.compactString(it.principalName);
  else writer.string(it.principalName);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeDelegationTokenRequest {
  owners: DescribeDelegationTokenRequestDescribeDelegationTokenOwner[] | null = [];

  constructor(init?: Partial<DescribeDelegationTokenRequest>) {
    if (init === undefined) return;
    if (init.owners !== undefined) this.owners = init.owners;
  }
}

function decodeDescribeDelegationTokenRequest(reader: Reader, version: number): DescribeDelegationTokenRequest {
  const flexible = version >= 2;
  const it = new DescribeDelegationTokenRequest();
  const ownersCount = flexible ? reader.compactNullableArrayLength(3, 'owners') : reader.nullableArrayLength(3, 'owners');
  if (ownersCount < 0) {
    it.owners = null;
  } else {
    const ownersItems: DescribeDelegationTokenRequestDescribeDelegationTokenOwner[] = ownersCount > 0 ? [decodeDescribeDelegationTokenRequestDescribeDelegationTokenOwner(reader, version)] : [];
    for (let i = 1; i < ownersCount; i++) ownersItems.push(decodeDescribeDelegationTokenRequestDescribeDelegationTokenOwner(reader, version));
    it.owners = ownersItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeDelegationTokenRequest(writer: Writer, it: DescribeDelegationTokenRequest, version: number): void {
  const flexible = version >= 2;
  const ownersItems = it.owners;
  if (ownersItems === null) {
    if (flexible) writer.unsignedVarint(0);
    else writer.int32(-1);
  } else {
    if (flexible) writer.compactArrayLength(ownersItems.length);
    else writer.arrayLength(ownersItems.length);
    for (let i = 0; i < ownersItems.length; i++) {
      encodeDescribeDelegationTokenRequestDescribeDelegationTokenOwner(writer, ownersItems[i]!, version);
    }
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeDelegationTokenResponseDescribedDelegationTokenRenewer {
  principalType: string = '';
  principalName: string = '';

  constructor(init?: Partial<DescribeDelegationTokenResponseDescribedDelegationTokenRenewer>) {
    if (init === undefined) return;
    if (init.principalType !== undefined) this.principalType = init.principalType;
    if (init.principalName !== undefined) this.principalName = init.principalName;
  }
}

function decodeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(reader: Reader, version: number): DescribeDelegationTokenResponseDescribedDelegationTokenRenewer {
  const flexible = version >= 2;
  const it = new DescribeDelegationTokenResponseDescribedDelegationTokenRenewer();
  it.principalType = flexible ? reader.compactString('principalType') : reader.string('principalType');
  it.principalName = flexible ? reader.compactString('principalName') : reader.string('principalName');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(writer: Writer, it: DescribeDelegationTokenResponseDescribedDelegationTokenRenewer, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.principalType);
  else writer.string(it.principalType);
  if (flexible) writer.compactString(it.principalName);
  else writer.string(it.principalName);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeDelegationTokenResponseDescribedDelegationToken {
  principalType: string = '';
  principalName: string = '';
  tokenRequesterPrincipalType: string = '';
  tokenRequesterPrincipalName: string = '';
  issueTimestamp: number = 0;
  expiryTimestamp: number = 0;
  maxTimestamp: number = 0;
  tokenId: string = '';
  hmac: Buffer = EMPTY_BYTES;
  renewers: DescribeDelegationTokenResponseDescribedDelegationTokenRenewer[] = [];

  constructor(init?: Partial<DescribeDelegationTokenResponseDescribedDelegationToken>) {
    if (init === undefined) return;
    if (init.principalType !== undefined) this.principalType = init.principalType;
    if (init.principalName !== undefined) this.principalName = init.principalName;
    if (init.tokenRequesterPrincipalType !== undefined) this.tokenRequesterPrincipalType = init.tokenRequesterPrincipalType;
    if (init.tokenRequesterPrincipalName !== undefined) this.tokenRequesterPrincipalName = init.tokenRequesterPrincipalName;
    if (init.issueTimestamp !== undefined) this.issueTimestamp = init.issueTimestamp;
    if (init.expiryTimestamp !== undefined) this.expiryTimestamp = init.expiryTimestamp;
    if (init.maxTimestamp !== undefined) this.maxTimestamp = init.maxTimestamp;
    if (init.tokenId !== undefined) this.tokenId = init.tokenId;
    if (init.hmac !== undefined) this.hmac = init.hmac;
    if (init.renewers !== undefined) this.renewers = init.renewers;
  }
}

function decodeDescribeDelegationTokenResponseDescribedDelegationToken(reader: Reader, version: number): DescribeDelegationTokenResponseDescribedDelegationToken {
  const flexible = version >= 2;
  const it = new DescribeDelegationTokenResponseDescribedDelegationToken();
  it.principalType = flexible ? reader.compactString('principalType') : reader.string('principalType');
  it.principalName = flexible ? reader.compactString('principalName') : reader.string('principalName');
  if (version >= 3) {
    it.tokenRequesterPrincipalType = reader.compactString('tokenRequesterPrincipalType');
  }
  if (version >= 3) {
    it.tokenRequesterPrincipalName = reader.compactString('tokenRequesterPrincipalName');
  }
  it.issueTimestamp = reader.int64('issueTimestamp');
  it.expiryTimestamp = reader.int64('expiryTimestamp');
  it.maxTimestamp = reader.int64('maxTimestamp');
  it.tokenId = flexible ? reader.compactString('tokenId') : reader.string('tokenId');
  it.hmac = flexible ? reader.compactBytes('hmac') : reader.bytes('hmac');
  const renewersCount = flexible ? reader.compactArrayLength(3, 'renewers') : reader.arrayLength(3, 'renewers');
  const renewersItems: DescribeDelegationTokenResponseDescribedDelegationTokenRenewer[] = renewersCount > 0 ? [decodeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(reader, version)] : [];
  for (let i = 1; i < renewersCount; i++) renewersItems.push(decodeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(reader, version));
  it.renewers = renewersItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeDelegationTokenResponseDescribedDelegationToken(writer: Writer, it: DescribeDelegationTokenResponseDescribedDelegationToken, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.principalType);
  else writer.string(it.principalType);
  if (flexible) writer.compactString(it.principalName);
  else writer.string(it.principalName);
  if (version >= 3) {
    writer.compactString(it.tokenRequesterPrincipalType);
  } else if (it.tokenRequesterPrincipalType !== '') {
    throw unsupportedField('DescribeDelegationTokenResponseDescribedDelegationToken', 'tokenRequesterPrincipalType', version);
  }
  if (version >= 3) {
    writer.compactString(it.tokenRequesterPrincipalName);
  } else if (it.tokenRequesterPrincipalName !== '') {
    throw unsupportedField('DescribeDelegationTokenResponseDescribedDelegationToken', 'tokenRequesterPrincipalName', version);
  }
  writer.int64(it.issueTimestamp);
  writer.int64(it.expiryTimestamp);
  writer.int64(it.maxTimestamp);
  if (flexible) writer.compactString(it.tokenId);
  else writer.string(it.tokenId);
  if (flexible) writer.compactBytes(it.hmac);
  else writer.bytes(it.hmac);
  const renewersItems = it.renewers;
  if (flexible) writer.compactArrayLength(renewersItems.length);
  else writer.arrayLength(renewersItems.length);
  for (let i = 0; i < renewersItems.length; i++) {
    encodeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(writer, renewersItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeDelegationTokenResponse {
  errorCode: number = 0;
  tokens: DescribeDelegationTokenResponseDescribedDelegationToken[] = [];
  throttleTimeMs: number = 0;

  constructor(init?: Partial<DescribeDelegationTokenResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.tokens !== undefined) this.tokens = init.tokens;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
  }
}

function decodeDescribeDelegationTokenResponse(reader: Reader, version: number): DescribeDelegationTokenResponse {
  const flexible = version >= 2;
  const it = new DescribeDelegationTokenResponse();
  it.errorCode = reader.int16();
  const tokensCount = flexible ? reader.compactArrayLength(30, 'tokens') : reader.arrayLength(30, 'tokens');
  const tokensItems: DescribeDelegationTokenResponseDescribedDelegationToken[] = tokensCount > 0 ? [decodeDescribeDelegationTokenResponseDescribedDelegationToken(reader, version)] : [];
  for (let i = 1; i < tokensCount; i++) tokensItems.push(decodeDescribeDelegationTokenResponseDescribedDelegationToken(reader, version));
  it.tokens = tokensItems;
  it.throttleTimeMs = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeDelegationTokenResponse(writer: Writer, it: DescribeDelegationTokenResponse, version: number): void {
  const flexible = version >= 2;
  writer.int16(it.errorCode);
  const tokensItems = it.tokens;
  if (flexible) writer.compactArrayLength(tokensItems.length);
  else writer.arrayLength(tokensItems.length);
  for (let i = 0; i < tokensItems.length; i++) {
    encodeDescribeDelegationTokenResponseDescribedDelegationToken(writer, tokensItems[i]!, version);
  }
  writer.int32(it.throttleTimeMs);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const describeDelegationToken: Api<DescribeDelegationTokenRequest, DescribeDelegationTokenResponse> = {
  key: 41,
  name: 'DescribeDelegationToken',
  versions: [0, 3],
  latestVersion: 3,
  flexibleFrom: 2,
  scope: ['broker', 'controller'],
  request: {
    name: 'DescribeDelegationTokenRequest',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`DescribeDelegationTokenRequest has no version ${version}`);
      return decodeDescribeDelegationTokenRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`DescribeDelegationTokenRequest has no version ${version}`);
      encodeDescribeDelegationTokenRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeDelegationTokenResponse',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`DescribeDelegationTokenResponse has no version ${version}`);
      return decodeDescribeDelegationTokenResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`DescribeDelegationTokenResponse has no version ${version}`);
      encodeDescribeDelegationTokenResponse(writer, message, version);
    },
  },
};
