// DescribeQuorum 0-2. v1 has the times of the voters' last fetches; v2 their directories and listeners. Must hold: the
// answer is the controller's state at one moment.

import {
  type DescribeQuorumRequest,
  DescribeQuorumResponse,
  describeQuorum,
} from '../../protocol/generated/describe-quorum.ts';
import type { Broker } from '../broker.ts';
import { forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const describeQuorumHandler = defineHandler({
  api: describeQuorum,
  versions: [0, 2],
  gate: 'authenticated',
  handle: (broker: Pick<Broker, 'controller'>, context, request: DescribeQuorumRequest) =>
    forward(broker, describeQuorum, request, context),
  fail: (_request, error) => new DescribeQuorumResponse({ errorCode: error.code, errorMessage: error.message }),
});
