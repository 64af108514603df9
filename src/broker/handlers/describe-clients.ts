// DescribeClients 0, Klamm's own: who is connected and what they ask for.

import {
  type DescribeClientsRequest,
  DescribeClientsResponse,
  DescribeClientsResponseClient,
  DescribeClientsResponseUsage,
  describeClients,
} from '../../protocol/generated/own/describe-clients.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

export const describeClientsHandler = defineHandler({
  api: describeClients,
  versions: [0, 0],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'clientAudit' | 'emulated'>, _context, request: DescribeClientsRequest) {
    return new DescribeClientsResponse({
      emulated: broker.emulated,
      clients: broker.clientAudit.clients(request.includeGone).map(
        ({ requests, ...client }) =>
          new DescribeClientsResponseClient({
            ...client,
            requests: requests.map((used) => new DescribeClientsResponseUsage({ ...used })),
          }),
      ),
    });
  },
  fail: (_request, error) => new DescribeClientsResponse({ errorCode: error.code, errorMessage: error.message }),
});
