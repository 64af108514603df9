// The package's public entry: what `import ... from 'klamm'` gives.

export type { Logger } from './base/logger.ts';
export type { AuditedClient } from './broker/clients/client-audit.ts';
export type { Exchange, Interceptor, Verdict } from './broker/interceptors.ts';
export { type Durability, Klamm, type KlammOptions, type TopicOption } from './broker/klamm.ts';
export { ConfigError } from './config/broker-config.ts';
export { ApiError, ErrorCode } from './protocol/api-error.ts';
