// Metrics, quotas, plug-ins and what is left of the broker's own housekeeping.

import { NO_PLUGINS } from '../refusals.ts';
import { row } from '../row.ts';
import { atLeast, entries } from '../validators.ts';

export const metricsRows = [
  row(
    'metric.reporters',
    'list',
    'org.apache.kafka.common.metrics.JmxReporter',
    'low',
    'accepted',
    'Java classes that report metrics.',
    { valid: entries('mayBeEmpty'), update: 'cluster-wide' },
  ),
  row('metrics.num.samples', 'int', '2', 'low', 'accepted', 'Samples that a metric is computed from.', {
    valid: atLeast(1),
  }),
  row('metrics.sample.window.ms', 'long', '30000', 'low', 'accepted', 'Length of one sample of a metric.', {
    valid: atLeast(1),
  }),
  row(
    'metrics.recording.level',
    'string',
    'INFO',
    'low',
    'accepted',
    'The least important metrics that are still recorded.',
  ),
  row('kafka.metrics.reporters', 'list', '', 'low', 'accepted', 'Java classes that report the older kind of metrics.', {
    valid: entries('mayBeEmpty'),
  }),
  row(
    'kafka.metrics.polling.interval.secs',
    'int',
    '10',
    'low',
    'accepted',
    'How often the older metric reporters run.',
    { valid: atLeast(1) },
  ),
  row('telemetry.max.bytes', 'int', '1048576', 'low', 'effective', 'Largest telemetry push that a client may send.', {
    valid: atLeast(1),
  }),
  row('quota.window.num', 'int', '11', 'low', 'effective', 'Samples kept for client quotas.', { valid: atLeast(1) }),
  row('quota.window.size.seconds', 'int', '1', 'low', 'effective', 'Length of one sample for client quotas.', {
    valid: atLeast(1),
  }),
  row('replication.quota.window.num', 'int', '11', 'low', 'accepted', 'Samples kept for replication quotas.', {
    valid: atLeast(1),
  }),
  row(
    'replication.quota.window.size.seconds',
    'int',
    '1',
    'low',
    'accepted',
    'Length of one sample for replication quotas.',
    { valid: atLeast(1) },
  ),
  row(
    'alter.log.dirs.replication.quota.window.num',
    'int',
    '11',
    'low',
    'accepted',
    'Samples kept for the quota on moves between data folders.',
    { valid: atLeast(1) },
  ),
  row(
    'alter.log.dirs.replication.quota.window.size.seconds',
    'int',
    '1',
    'low',
    'accepted',
    'Length of one sample for the quota on moves between data folders.',
    { valid: atLeast(1) },
  ),
  row('controller.quota.window.num', 'int', '11', 'low', 'effective', 'Samples kept for quotas on changes of topics.', {
    valid: atLeast(1),
  }),
  row(
    'controller.quota.window.size.seconds',
    'int',
    '1',
    'low',
    'effective',
    'Length of one sample for quotas on changes of topics.',
    { valid: atLeast(1) },
  ),
  row('client.quota.callback.class', 'class', null, 'low', 'refused', 'Java class that decides client quotas.', {
    refusal: NO_PLUGINS,
  }),
  row('config.providers', 'list', '', 'low', 'refused', 'Names of Java plug-ins that fill in values from elsewhere.', {
    valid: entries('mayBeEmpty'),
    update: 'cluster-wide',
    refusal: NO_PLUGINS,
  }),
] as const;
