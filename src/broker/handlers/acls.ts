// DescribeAcls, CreateAcls and DeleteAcls 0-3. v1 has the type of pattern, v3 users as resources. There is no
// authorizer yet, so each is answered SECURITY_DISABLED, as Kafka does then. Must hold: a request with an unknown (0)
// type, operation, permission or pattern closes the connection: Kafka cannot even read it.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type CreateAclsRequest,
  CreateAclsResponse,
  CreateAclsResponseAclCreationResult,
  createAcls,
} from '../../protocol/generated/create-acls.ts';
import {
  type DeleteAclsRequest,
  DeleteAclsResponse,
  DeleteAclsResponseDeleteAclsFilterResult,
  deleteAcls,
} from '../../protocol/generated/delete-acls.ts';
import {
  type DescribeAclsRequest,
  DescribeAclsResponse,
  describeAcls,
} from '../../protocol/generated/describe-acls.ts';
import { CLOSE_CONNECTION, defineHandler } from '../handler.ts';

const UNKNOWN = 0;
const MESSAGE = 'No authorizer is configured.';

function disabled() {
  return { errorCode: ErrorCode.SECURITY_DISABLED, errorMessage: MESSAGE };
}

interface Filter {
  readonly resourceTypeFilter: number;
  readonly patternTypeFilter: number;
  readonly operation: number;
  readonly permissionType: number;
}

function isReadable({ resourceTypeFilter, patternTypeFilter, operation, permissionType }: Filter): boolean {
  return ![resourceTypeFilter, patternTypeFilter, operation, permissionType].includes(UNKNOWN);
}

export const describeAclsHandler = defineHandler({
  api: describeAcls,
  versions: [0, 3],
  gate: 'authenticated',
  handle: (_broker: object, _context, request: DescribeAclsRequest) =>
    isReadable(request) ? new DescribeAclsResponse(disabled()) : CLOSE_CONNECTION,
  fail: (_request, error) => new DescribeAclsResponse({ errorCode: error.code, errorMessage: error.message }),
});

export const createAclsHandler = defineHandler({
  api: createAcls,
  versions: [0, 3],
  gate: 'authenticated',
  handle(_broker: object, _context, { creations }: CreateAclsRequest) {
    for (const { resourceType, resourcePatternType, operation, permissionType } of creations) {
      const fields = [resourceType, resourcePatternType, operation, permissionType];
      if (fields.includes(UNKNOWN)) return CLOSE_CONNECTION;
    }
    return new CreateAclsResponse({
      results: creations.map(() => new CreateAclsResponseAclCreationResult(disabled())),
    });
  },
  fail(request, error) {
    const result = { errorCode: error.code, errorMessage: error.message };
    const results = request.creations.map(() => new CreateAclsResponseAclCreationResult(result));
    return new CreateAclsResponse({ results });
  },
});

export const deleteAclsHandler = defineHandler({
  api: deleteAcls,
  versions: [0, 3],
  gate: 'authenticated',
  handle(_broker: object, _context, { filters }: DeleteAclsRequest) {
    if (!filters.every(isReadable)) return CLOSE_CONNECTION;
    const filterResults = filters.map(() => new DeleteAclsResponseDeleteAclsFilterResult(disabled()));
    return new DeleteAclsResponse({ filterResults });
  },
  fail(request, error) {
    const result = { errorCode: error.code, errorMessage: error.message };
    const filterResults = request.filters.map(() => new DeleteAclsResponseDeleteAclsFilterResult(result));
    return new DeleteAclsResponse({ filterResults });
  },
});
