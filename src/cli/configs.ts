// `klamm configs`: show and change the configuration of topics, brokers and groups.

import { type Command, InvalidArgumentError } from 'commander';
import {
  DescribeConfigsRequest,
  DescribeConfigsRequestDescribeConfigsResource,
  type DescribeConfigsResponseDescribeConfigsResourceResult,
  describeConfigs,
} from '../protocol/generated/describe-configs.ts';
import {
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsRequestAlterableConfig,
  IncrementalAlterConfigsRequestAlterConfigsResource,
  incrementalAlterConfigs,
} from '../protocol/generated/incremental-alter-configs.ts';
import { Cluster, checkCode } from './cluster.ts';
import { type SharedFlags, withSharedOptions } from './shared-options.ts';
import { CommandError, json, type Terminal, table } from './terminal.ts';

interface Resource {
  readonly kind: 'topic' | 'broker' | 'group';
  /** A broker's may be '' : the default of all brokers. */
  readonly name: string;
}

export interface ConfigEntry {
  readonly name: string;
  readonly value: string | null;
  readonly source: string;
  readonly readOnly: boolean;
  readonly sensitive: boolean;
  readonly documentation: string | null;
}

interface ShowFlags extends SharedFlags {
  readonly all?: boolean;
  readonly docs?: boolean;
}

/** As on the wire. */
const resourceTypes = { topic: 2, broker: 4, group: 32 } as const;
const SET = 0;
const DELETE = 1;

const sourceNames = ['unknown', 'topic', 'broker', 'all brokers', 'start', 'default', 'logger', 'metrics', 'group'];
export const DEFAULT_SOURCE = 5;

function resource(text: string): Resource {
  const match = /^(topic|broker|group):(.*)$/s.exec(text);
  if (match === null || (match[1] !== 'broker' && match[2] === '')) {
    throw new InvalidArgumentError('Allowed is topic:<name>, group:<id>, broker:<id>, or broker: for all brokers.');
  }
  return { kind: match[1] as Resource['kind'], name: match[2]! };
}

export function addConfigs(program: Command, terminal: Terminal): void {
  const configs = program
    .command('configs')
    .description('show and change the configuration of topics, groups and brokers');
  const what = 'topic:<name>, group:<id>, broker:<id>, or broker: for the default of all brokers';
  withSharedOptions(configs.command('show').description('the configuration of a topic, group or broker'))
    .argument('<resource>', what, resource)
    .option('--all', 'also what nobody set')
    .option('--docs', 'with a sentence on each key')
    .action((of: Resource, flags: ShowFlags) => show(of, flags, terminal));
  withSharedOptions(configs.command('set').description('change keys'))
    .argument('<resource>', what, resource)
    .argument('<key=value...>')
    .action((of: Resource, settings: string[], flags: SharedFlags) => set(of, settings, flags, terminal));
  withSharedOptions(configs.command('unset').description('back to the default'))
    .argument('<resource>', what, resource)
    .argument('<keys...>')
    .action((of: Resource, keys: string[], flags: SharedFlags) => unset(of, keys, flags, terminal));
}

function resourceName(of: Resource): string {
  if (of.kind !== 'broker') return `${of.kind} ${of.name}`;
  return of.name === '' ? 'the default of all brokers' : `broker ${of.name}`;
}

function entryOf(config: DescribeConfigsResponseDescribeConfigsResourceResult): ConfigEntry & { isDefault: boolean } {
  return {
    name: config.name,
    value: config.isSensitive ? null : config.value,
    source: sourceNames[config.configSource] ?? 'unknown',
    readOnly: config.readOnly,
    sensitive: config.isSensitive,
    documentation: config.documentation,
    isDefault: config.configSource === DEFAULT_SOURCE,
  };
}

/** Every key of a topic, group or broker. */
export async function readConfigs(cluster: Cluster, of: Resource): Promise<(ConfigEntry & { isDefault: boolean })[]> {
  const request = new DescribeConfigsRequest({
    resources: [
      new DescribeConfigsRequestDescribeConfigsResource({
        resourceType: resourceTypes[of.kind],
        resourceName: of.name,
        configurationKeys: null,
      }),
    ],
    includeDocumentation: true,
  });
  const client = of.kind === 'broker' && /^[0-9]+$/.test(of.name) ? await cluster.node(Number(of.name)) : cluster.any();
  const version = client.versionFor(describeConfigs);
  if (version < 3) request.includeDocumentation = false;
  const [result] = (await client.send(describeConfigs, request, { version })).results;
  if (result === undefined) throw new CommandError(`${resourceName(of)}: the broker answered nothing about it`);
  checkCode(result.errorCode, resourceName(of), result.errorMessage);
  return result.configs.map(entryOf).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function show(of: Resource, flags: ShowFlags, terminal: Terminal): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    const entries = (await readConfigs(cluster, of)).filter((entry) => flags.all === true || !entry.isDefault);
    if (flags.json === true) {
      for (const { isDefault: _, documentation, ...entry } of entries) {
        await terminal.out(json(flags.docs === true ? { ...entry, documentation } : entry));
      }
      return;
    }
    if (entries.length === 0) {
      await terminal.out(`nothing is set on ${resourceName(of)}; --all shows the defaults\n`);
      return;
    }
    const rows = entries.map((entry) => [
      entry.name,
      entry.sensitive ? '[hidden]' : (entry.value ?? '-'),
      entry.source,
      ...(flags.docs === true ? [entry.documentation ?? ''] : []),
    ]);
    await terminal.out(table([['KEY', 'VALUE', 'FROM', ...(flags.docs === true ? ['WHAT IT IS'] : [])], ...rows]));
  });
}

async function alter(
  of: Resource,
  configs: IncrementalAlterConfigsRequestAlterableConfig[],
  flags: SharedFlags,
  terminal: Terminal,
): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    const request = new IncrementalAlterConfigsRequest({
      resources: [
        new IncrementalAlterConfigsRequestAlterConfigsResource({
          resourceType: resourceTypes[of.kind],
          resourceName: of.name,
          configs,
        }),
      ],
    });
    const [result] = (await cluster.send(incrementalAlterConfigs, request)).responses;
    checkCode(result?.errorCode ?? 0, `${resourceName(of)} could not be changed`, result?.errorMessage);
    const changed = configs.map(({ name }) => name);
    const done =
      flags.json === true
        ? json({ [of.kind]: of.name, changed })
        : `changed ${changed.join(', ')} of ${resourceName(of)}\n`;
    await terminal.out(done);
  });
}

async function set(of: Resource, settings: readonly string[], flags: SharedFlags, terminal: Terminal): Promise<void> {
  const configs = settings.map((setting) => {
    const equals = setting.indexOf('=');
    if (equals < 1) throw new CommandError(`Invalid value ${setting}: allowed is key=value`);
    return new IncrementalAlterConfigsRequestAlterableConfig({
      name: setting.slice(0, equals),
      value: setting.slice(equals + 1),
      configOperation: SET,
    });
  });
  await alter(of, configs, flags, terminal);
}

async function unset(of: Resource, keys: readonly string[], flags: SharedFlags, terminal: Terminal): Promise<void> {
  const configs = keys.map(
    (name) => new IncrementalAlterConfigsRequestAlterableConfig({ name, value: null, configOperation: DELETE }),
  );
  await alter(of, configs, flags, terminal);
}
