// `klamm describe`: what a running broker is and does, asked through the protocol: cluster, durability, folders, what
// was configured, and which of that changes nothing.

import type { Command } from 'commander';
import { hasEffect } from '../config/validate.ts';
import { DescribeClusterRequest, describeCluster } from '../protocol/generated/describe-cluster.ts';
import { DescribeLogDirsRequest, describeLogDirs } from '../protocol/generated/describe-log-dirs.ts';
import { Cluster, checkCode } from './cluster.ts';
import { readConfigs } from './configs.ts';
import { type SharedFlags, withSharedOptions } from './shared-options.ts';
import { json, type Terminal, table } from './terminal.ts';

interface BrokerDescription {
  readonly clusterId: string;
  readonly nodeId: number;
  readonly brokers: readonly { readonly id: number; readonly host: string; readonly port: number }[];
  readonly durability: string | null;
  readonly logDirs: readonly { readonly path: string; readonly bytes: number; readonly usableBytes: number }[];
  readonly configured: readonly { readonly name: string; readonly value: string | null; readonly source: string }[];
  readonly withoutEffect: readonly string[];
  readonly effective: Readonly<Record<string, string | null>>;
}

interface DescribeFlags extends SharedFlags {
  readonly all?: boolean;
}

export function addDescribe(program: Command, terminal: Terminal): void {
  withSharedOptions(program.command('describe').description('configuration and durability of a running broker'))
    .option('--all', 'every key with its value, not only those that were set')
    .action((flags: DescribeFlags) => describe(flags, terminal));
}

async function readDescription(cluster: Cluster): Promise<BrokerDescription> {
  const about = await cluster.send(describeCluster, new DescribeClusterRequest());
  checkCode(about.errorCode, 'the cluster could not be described', about.errorMessage);
  const brokers = about.brokers.map(({ brokerId: id, host, port }) => ({ id, host, port }));
  const { host, port } = cluster.any();
  const asked = brokers.find((broker) => broker.port === port && broker.host === host) ?? brokers[0];
  const nodeId = asked?.id ?? about.controllerId;
  const configs = await readConfigs(cluster, { kind: 'broker', name: String(nodeId) });
  const client = await cluster.node(nodeId);
  const dirs = await client.send(describeLogDirs, new DescribeLogDirsRequest({ topics: null }));
  const configured = configs.filter((entry) => !entry.isDefault);
  const durability = configs.find((entry) => entry.name === 'klamm.durability')?.value ?? null;
  // Of another broker than Klamm it is not known which keys do something.
  const isKlamm = durability !== null;
  return {
    clusterId: about.clusterId,
    nodeId,
    brokers,
    durability,
    logDirs: dirs.results.map((dir) => ({
      path: dir.logDir,
      bytes: dir.topics.reduce(
        (sum, topic) => sum + topic.partitions.reduce((of, one) => of + one.partitionSize, 0),
        0,
      ),
      usableBytes: dir.usableBytes,
    })),
    configured: configured.map(({ name, value, source }) => ({ name, value, source })),
    withoutEffect: configured.filter(({ name }) => isKlamm && !hasEffect('broker', name)).map(({ name }) => name),
    effective: Object.fromEntries(configs.map(({ name, value }) => [name, value])),
  };
}

async function describe(flags: DescribeFlags, terminal: Terminal): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    const broker = await readDescription(cluster);
    if (flags.json === true) {
      await terminal.out(json(broker));
      return;
    }
    const facts = [
      ['cluster', broker.clusterId],
      ['node', String(broker.nodeId)],
      ['brokers', broker.brokers.map(({ id, host, port }) => `${id} at ${host}:${port}`).join(', ')],
      ['durability', broker.durability ?? 'not said: this is not Klamm'],
      ...broker.logDirs.map(({ path, bytes }) => ['data', `${path} (${bytes} bytes)`]),
      ['no effect', broker.withoutEffect.join(', ') || 'nothing: every key that was set is obeyed'],
    ];
    const keys =
      flags.all === true
        ? Object.entries(broker.effective).map(([name, value]) => [name, value ?? '-', ''])
        : broker.configured.map(({ name, value, source }) => [name, value ?? '-', source]);
    await terminal.out(`${table(facts)}\n${table([['KEY', 'VALUE', flags.all === true ? '' : 'FROM'], ...keys])}`);
  });
}
