import { describe, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import type { BrokerConfig } from '../config/broker-config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Controller } from '../controller/controller.ts';
import { ApiError, ErrorCode } from '../protocol/api-error.ts';
import { CreateTopicsResponse, CreateTopicsResponseCreatableTopicResult } from '../protocol/generated/create-topics.ts';
import { autoCreateTopics } from './auto-topic-creation.ts';

const names = Array.from({ length: 50_000 }, (_, i) => `topic-${i}`);
const asker = { clientId: 'c', principal: 'User:ANONYMOUS' };
const config: BrokerConfig = loadConfig({ settings: new Map() }).config;

async function warnings(send: () => Promise<CreateTopicsResponse>): Promise<object[]> {
  const lines: object[] = [];
  const logger = { ...silentLogger, warn: (details: object) => void lines.push(details) };
  const controller = { send } as unknown as Controller;
  await autoCreateTopics({ controller, config, logger }, names, asker);
  return lines;
}

describe('topics that cannot be created automatically', () => {
  it('are counted, and the first of them named, where the whole request fails', async () => {
    const lines = await warnings(() => Promise.reject(new ApiError(ErrorCode.POLICY_VIOLATION, 'too many')));
    expect(lines).toEqual([{ count: 50_000, topics: names.slice(0, 20), clientId: 'c', error: 'too many' }]);
  });

  it('are a line each, and one for the rest, where they fail one by one', async () => {
    const errorCode = ErrorCode.INVALID_TOPIC_EXCEPTION;
    const topics = names.map((name) => new CreateTopicsResponseCreatableTopicResult({ name, errorCode }));
    const lines = await warnings(() => Promise.resolve(new CreateTopicsResponse({ topics })));
    expect(lines).toHaveLength(21);
    expect(lines[0]).toMatchObject({ topic: 'topic-0', error: 'INVALID_TOPIC_EXCEPTION' });
    expect(lines[20]).toEqual({ count: 49_980, clientId: 'c' });
  });
});
