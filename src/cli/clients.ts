// `klamm clients`: who uses a running broker, with which APIs and versions, and what of that other releases of Apache
// Kafka would not serve. Must hold: a verdict comes from the tables of what those releases advertised, never from a
// client's name.

import type { Command } from 'commander';
import { servedBy } from '../broker/clients/emulation.ts';
import { RELEASE_TABLES, type ReleaseTable } from '../broker/clients/release-tables.ts';
import { ClientError } from '../network/client.ts';
import { apiVersions } from '../protocol/generated/api-versions.ts';
import { apiByKey } from '../protocol/generated/index.ts';
import {
  DescribeClientsRequest,
  type DescribeClientsResponseClient,
  type DescribeClientsResponseUsage,
  describeClients,
} from '../protocol/generated/own/describe-clients.ts';
import { Cluster, checkCode } from './cluster.ts';
import { type SharedFlags, withSharedOptions } from './shared-options.ts';
import { CommandError, json, printable, type Terminal, table } from './terminal.ts';

interface ClientsFlags extends SharedFlags {
  readonly all?: boolean;
}

export interface UsedVersion {
  readonly api: string;
  readonly version: number;
  readonly count: number;
  readonly served: boolean;
}

export interface ClientReport {
  readonly clientId: string | null;
  readonly software: string | null;
  readonly host: string;
  readonly connections: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly uses: readonly UsedVersion[];
  /** Asked for and not served: the connection was closed. Without ApiVersions, where the client asked again. */
  readonly refused: readonly UsedVersion[];
  /** By release of Apache Kafka: what it would not serve of what was used, where the client would not take less. */
  readonly breaksOn: Readonly<Record<string, readonly string[]>>;
  readonly lacks: readonly string[];
}

/** What a client goes without when the newest version of an API that it used is older than this. */
const FEATURES: readonly (readonly [api: string, since: number, what: string])[] = [
  ['Produce', 3, 'record batches (KIP-98): its records are converted on every request'],
  ['Fetch', 4, 'record batches (KIP-98): records are converted for it'],
  ['Produce', 7, 'zstd compression (KIP-110)'],
  ['Fetch', 7, 'incremental fetch sessions (KIP-227)'],
  ['Fetch', 10, 'zstd compression (KIP-110)'],
  ['Fetch', 13, 'topic ids in Fetch (KIP-516)'],
  ['JoinGroup', 4, 'member ids before joining (KIP-394)'],
  ['JoinGroup', 5, 'static membership (KIP-345)'],
  ['OffsetFetch', 7, 'waiting for offsets of open transactions (KIP-447)'],
  ['EndTxn', 5, 'the newer transaction protocol (KIP-890)'],
];
const CLASSIC_GROUP_API = 'JoinGroup';
const CONSUMER_GROUP_API = 'ConsumerGroupHeartbeat';

export function addClients(program: Command, terminal: Terminal): void {
  withSharedOptions(
    program.command('clients').description('who is connected, what they use, and which Kafka releases would refuse it'),
  )
    .option('--all', 'also clients that are gone')
    .action((flags: ClientsFlags) => clients(flags, terminal));
}

function apiName(apiKey: number): string {
  if (apiKey === describeClients.key) return describeClients.name;
  return apiByKey(apiKey)?.name ?? `API ${apiKey}`;
}

/**
 * The used versions that a release does not have, e.g. `Produce 2`.
 * @param asksFirst the client asks for the versions that there are: it takes an older one where it knows one
 */
function missingIn(
  release: ReleaseTable,
  used: readonly { readonly apiKey: number; readonly apiVersion: number }[],
  asksFirst: boolean,
): string[] {
  return used
    .filter(({ apiKey, apiVersion }) => {
      const range = servedBy(release, apiKey);
      return range === null || apiVersion < range[0] || (apiVersion > range[1] && !asksFirst);
    })
    .map(({ apiKey, apiVersion }) => `${apiName(apiKey)} ${apiVersion}`);
}

function lacking(client: DescribeClientsResponseClient): string[] {
  const newest = new Map<string, number>();
  for (const { apiKey, apiVersion, served } of client.requests) {
    if (!served) continue;
    const name = apiName(apiKey);
    newest.set(name, Math.max(newest.get(name) ?? -1, apiVersion));
  }
  const found = FEATURES.filter(([api, since]) => (newest.get(api) ?? since) < since).map(([, , what]) => what);
  if (newest.has(CLASSIC_GROUP_API) && !newest.has(CONSUMER_GROUP_API)) found.push('the consumer protocol (KIP-848)');
  if (client.softwareName === null) found.push('saying its name and version (KIP-511)');
  return [...new Set(found)];
}

export function reportOn(client: DescribeClientsResponseClient): ClientReport {
  const kafkas = client.requests.filter(({ apiKey }) => apiKey !== describeClients.key);
  const listed = (uses: readonly DescribeClientsResponseUsage[]): UsedVersion[] =>
    [...uses]
      .sort((a, b) => a.apiKey - b.apiKey || a.apiVersion - b.apiVersion)
      .map(({ apiKey, apiVersion, count, served }) => ({ api: apiName(apiKey), version: apiVersion, count, served }));
  const served = kafkas.filter((used) => used.served);
  const asked = served.some(({ apiKey }) => apiKey === apiVersions.key);
  // Kafka's clients, and those written after them, begin with the newest ApiVersions that they know, and an older
  // broker answers with those that it has: where the client then asked again, nothing was refused to it.
  const refused = kafkas.filter((used) => !used.served && !(asked && used.apiKey === apiVersions.key));
  // An unknown version of ApiVersions is answered everywhere with the known ones.
  const judged = served.filter(({ apiKey }) => apiKey !== apiVersions.key);
  const breaksOn: Record<string, readonly string[]> = {};
  for (const [name, release] of Object.entries(RELEASE_TABLES)) {
    const missing = missingIn(release, judged, asked);
    if (missing.length > 0) breaksOn[name] = missing;
  }
  return {
    clientId: client.clientId,
    software: client.softwareName === null ? null : `${client.softwareName} ${client.softwareVersion}`,
    host: client.host,
    connections: client.connections,
    firstSeen: new Date(client.firstSeenMs).toISOString(),
    lastSeen: new Date(client.lastSeenMs).toISOString(),
    uses: listed(served),
    refused: listed(refused),
    breaksOn,
    lacks: lacking(client),
  };
}

function detail(report: ClientReport): string[][] {
  const list = (used: readonly UsedVersion[]) =>
    used.map(({ api, version, count }) => `${api} ${version} (${count})`).join(', ');
  const rows = [['  uses', list(report.uses) || '-']];
  if (report.refused.length > 0) rows.push(['  refused', list(report.refused)]);
  for (const [release, missing] of Object.entries(report.breaksOn)) {
    rows.push([`  not in ${release}`, missing.join(', ')]);
  }
  if (report.lacks.length > 0) rows.push(['  without', report.lacks.join('; ')]);
  return rows;
}

async function ask(cluster: Cluster, includeGone: boolean) {
  const { host, port } = cluster.any();
  try {
    return await cluster.any().send(describeClients, new DescribeClientsRequest({ includeGone }), { version: 0 });
  } catch (error) {
    // What Apache Kafka does with an API key that it does not know.
    if (!(error instanceof ClientError) || error.reason !== 'closed') throw error;
    throw new CommandError(`${host}:${port} does not say who its clients are: it is not Klamm, or an older one`);
  }
}

async function clients(flags: ClientsFlags, terminal: Terminal): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    const answer = await ask(cluster, flags.all === true);
    checkCode(answer.errorCode, 'the clients could not be listed', answer.errorMessage);
    const reports = answer.clients.map(reportOn).filter(({ uses, refused }) => uses.length + refused.length > 0);
    if (flags.json === true) {
      await terminal.out(json({ emulated: answer.emulated, clients: reports }));
      return;
    }
    if (answer.emulated !== null)
      await terminal.out(`the versions of Apache Kafka ${answer.emulated} are advertised\n`);
    for (const report of reports) {
      const { clientId, software, host, connections } = report;
      const open = connections === 0 ? `gone ${report.lastSeen}` : `${connections} open`;
      const name = printable(clientId ?? '(no client id)');
      await terminal.out(`${name}  ${software ?? 'unknown software'}  ${host}  ${open}\n`);
      await terminal.out(table(detail(report)));
    }
  });
}
