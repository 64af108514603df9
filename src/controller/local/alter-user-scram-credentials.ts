// AlterUserScramCredentials at the controller (KIP-554). Must hold: a user named more than once in a request is refused
// in all of it; the salted password is never stored, only the two keys that are made from it.

import { createHash, createHmac } from 'node:crypto';
import { scramKey } from '../../metadata/image.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type AlterUserScramCredentialsRequest,
  type AlterUserScramCredentialsRequestScramCredentialDeletion,
  type AlterUserScramCredentialsRequestScramCredentialUpsertion,
  AlterUserScramCredentialsResponse,
  AlterUserScramCredentialsResponseAlterUserScramCredentialsResult,
} from '../../protocol/generated/alter-user-scram-credentials.ts';
import {
  RemoveUserScramCredentialRecord,
  removeUserScramCredentialRecord,
  UserScramCredentialRecord,
  userScramCredentialRecord,
} from '../../protocol/generated/records/metadata.ts';
import { messageOf } from '../message-of.ts';
import { metadataRecord } from './metadata-batch.ts';
import { METADATA_VERSION } from './startup.ts';
import type { ControllerState, Operation } from './state.ts';

type Deletion = AlterUserScramCredentialsRequestScramCredentialDeletion;
type Upsertion = AlterUserScramCredentialsRequestScramCredentialUpsertion;

/** The first metadata version with records for it (3.5-IV2). */
const SCRAM_SINCE = 11;
const MIN_ITERATIONS = 4096;
const MAX_ITERATIONS = 16_384;
/** By Kafka's number of the mechanism. */
const DIGESTS: ReadonlyMap<number, string> = new Map([
  [1, 'sha256'],
  [2, 'sha512'],
]);

export const alterUserScramCredentialsOperation: Operation<
  AlterUserScramCredentialsRequest,
  AlterUserScramCredentialsResponse
> = (state, request) => {
  const records = new Map<string, MetadataRecord>();
  const results = new Map<string, ApiError | null>();
  const attempt = (name: string, compute: () => MetadataRecord) => {
    const known = results.get(name);
    // Of a user's errors the first one is told.
    if (known instanceof ApiError) return;
    let error: ApiError | null = null;
    try {
      if (known === null) {
        throw new ApiError(ErrorCode.DUPLICATE_RESOURCE, 'A user credential cannot be changed twice in one request.');
      }
      checkVersion(state);
      records.set(name, compute());
    } catch (caught) {
      if (!(caught instanceof ApiError)) throw caught;
      error = caught;
      records.delete(name);
    }
    results.set(name, error);
  };
  for (const deletion of request.deletions) attempt(deletion.name, () => removal(state, deletion));
  for (const upsertion of request.upsertions) attempt(upsertion.name, () => credential(upsertion));
  const response = new AlterUserScramCredentialsResponse({
    results: [...results].map(
      ([user, error]) =>
        new AlterUserScramCredentialsResponseAlterUserScramCredentialsResult({
          user,
          errorCode: error?.code ?? ErrorCode.NONE,
          errorMessage: error === null ? null : messageOf(error),
        }),
    ),
  });
  return { records: [...records.values()], response };
};

function checkVersion(state: ControllerState): void {
  if (state.image.featureLevel(METADATA_VERSION) >= SCRAM_SINCE) return;
  throw new ApiError(ErrorCode.UNSUPPORTED_VERSION, 'The metadata version of this folder has no SCRAM credentials.');
}

function checkUser(name: string, mechanism: number): void {
  if (name === '') throw new ApiError(ErrorCode.UNACCEPTABLE_CREDENTIAL, 'A user name must not be empty.');
  if (!DIGESTS.has(mechanism)) throw new ApiError(ErrorCode.UNSUPPORTED_SASL_MECHANISM, 'Unknown SCRAM mechanism.');
}

function removal(state: ControllerState, { name, mechanism }: Deletion): MetadataRecord {
  checkUser(name, mechanism);
  if (state.image.scram.get(scramKey(name, mechanism)) === undefined) {
    throw new ApiError(ErrorCode.RESOURCE_NOT_FOUND, 'The user has no such credential to delete.');
  }
  return metadataRecord(removeUserScramCredentialRecord, new RemoveUserScramCredentialRecord({ name, mechanism }));
}

function credential({ name, mechanism, iterations, salt, saltedPassword }: Upsertion): MetadataRecord {
  checkUser(name, mechanism);
  if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
    const problem = iterations < MIN_ITERATIONS ? 'Too few iterations' : 'Too many iterations';
    throw new ApiError(
      ErrorCode.UNACCEPTABLE_CREDENTIAL,
      `${problem}: between ${MIN_ITERATIONS} and ${MAX_ITERATIONS} are accepted.`,
    );
  }
  if (saltedPassword.length === 0) {
    // DEVIATION: An empty salted password gets UNACCEPTABLE_CREDENTIAL; Kafka answers UNKNOWN_SERVER_ERROR.
    throw new ApiError(ErrorCode.UNACCEPTABLE_CREDENTIAL, 'A salted password must not be empty.');
  }
  const digest = DIGESTS.get(mechanism)!;
  const keyFor = (text: string) => createHmac(digest, saltedPassword).update(text).digest();
  const record = new UserScramCredentialRecord({
    name,
    mechanism,
    // A view of the request would keep the whole frame, and the password in it, in memory.
    salt: Buffer.from(salt),
    storedKey: createHash(digest).update(keyFor('Client Key')).digest(),
    serverKey: keyFor('Server Key'),
    iterations,
  });
  return metadataRecord(userScramCredentialRecord, record);
}
