// Puts scenarios to a broker: { bootstrap, name }, the one at $BOOTSTRAP where nothing else is said.
import { byKey } from './recordings.mjs';
import { Session } from './session.mjs';

export const given = {
  bootstrap: process.env.BOOTSTRAP ?? 'localhost:9092',
  name: process.env.COMPAT_AGAINST ?? 'klamm',
};
/** Apache Kafka answers an admin request before its broker part has seen the change. */
const settleMs = { klamm: 30, kafka: 600 };

export function newSession(broker = given, coverage = undefined) {
  const [host, port] = broker.bootstrap.split(':');
  return new Session(Number(port), host, { settleMs: settleMs[broker.name.split('-')[0]], coverage });
}

/** What is answered to a scenario, by key. */
export async function answersTo(scenario, broker = given, coverage = undefined) {
  const session = newSession(broker, coverage);
  try {
    await scenario.body(session);
    return byKey(JSON.parse(JSON.stringify(session.answers)));
  } finally {
    session.close();
  }
}

/** The coordinators answer once their topics are there; nothing else may be asked before. */
export async function warmUp(broker = given) {
  const session = newSession(broker);
  const ready = { groupId: 'warm-up', memberId: 'nobody' };
  await session.until(async () => {
    await session.send('find-coordinator', { coordinatorKeys: ['warm-up'] }, 4);
    return (await session.send('heartbeat', ready, 3)).errorCode === 25;
  });
  await session.until(async () => (await session.send('list-groups', {}, 4)).errorCode === 0);
  await session.until(async () => (await session.producerId()) >= 0);
  await session.until(async () => {
    await session.send('find-coordinator', { keyType: 1, coordinatorKeys: ['warm-up'] }, 4);
    const request = { transactionalId: 'warm-up', transactionTimeoutMs: 60_000 };
    return (await session.send('init-producer-id', request, 4)).errorCode === 0;
  });
  session.close();
}
