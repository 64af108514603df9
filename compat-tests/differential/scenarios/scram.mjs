// DescribeUserScramCredentials and AlterUserScramCredentials.
const SHA_256 = 1;
const SHA_512 = 2;
const salted = (mechanism) => (mechanism === SHA_512 ? 'p'.repeat(64) : 'p'.repeat(32));

async function scram(t) {
  const describe = (label, users) => t.call(label, 'describe-user-scram-credentials', { users }, 0);
  const known = ({ results, ...rest }) => ({ ...rest, results: results.filter(({ user }) => user.startsWith('s-')) });
  const one = (name, more = {}) => {
    const mechanism = more.mechanism ?? SHA_256;
    return { name, mechanism, iterations: 4096, salt: 'salt', saltedPassword: salted(mechanism), ...more };
  };
  const alter = (label, upsertions, deletions = []) =>
    t.call(label, 'alter-user-scram-credentials', { upsertions, deletions }, 0);
  const set = (label, name, more) => alter(label, [one(name, more)]);
  await describe('unknown', [{ name: 's-nobody' }]);
  await alter('nothing', []);
  await set('set', 's-a');
  await set('set the other', 's-a', { mechanism: SHA_512, iterations: 16384 });
  await t.settle();
  await describe('described', [{ name: 's-a' }]);
  await t.call('described all', 'describe-user-scram-credentials', { users: null }, 0, { view: known });
  await t.call('described none', 'describe-user-scram-credentials', { users: [] }, 0, { view: known });
  await describe('twice', [{ name: 's-a' }, { name: 's-a' }]);
  await describe('empty', [{ name: '' }]);
  await describe('known and not', [{ name: 's-a' }, { name: 's-nobody' }]);
  await set('changed', 's-a', { iterations: 5000, salt: 'other' });
  await t.settle();
  await describe('described again', [{ name: 's-a' }]);
  await set('few iterations', 's-b', { iterations: 4095 });
  await set('many iterations', 's-b', { iterations: 16384 });
  await set('too many iterations', 's-b', { iterations: 16385 });
  await set('no iterations', 's-b', { iterations: 0 });
  await set('negative iterations', 's-b', { iterations: -1 });
  await set('unknown mechanism', 's-b', { mechanism: 0 });
  await set('mechanism 3', 's-b', { mechanism: 3 });
  await set('mechanism -1', 's-b', { mechanism: -1 });
  await set('no name', '');
  await set('odd name', 'a=b,c d\u00fc');
  await alter('odd name gone', [], [{ name: 'a=b,c d\u00fc', mechanism: SHA_256 }]);
  await set('no salt', 's-c', { salt: '' });
  await set('no password', 's-c', { saltedPassword: '' });
  await set('short password', 's-c', { saltedPassword: 'x' });
  await set('few, 512', 's-c', { mechanism: SHA_512, iterations: 4095 });
  await alter('delete unknown', [], [{ name: 's-nobody', mechanism: SHA_256 }]);
  await alter('delete without a name', [], [{ name: '', mechanism: SHA_256 }]);
  await alter('delete mechanism 0', [], [{ name: 's-a', mechanism: 0 }]);
  await alter('delete mechanism 9', [], [{ name: 's-a', mechanism: 9 }]);
  await alter('twice', [one('s-d'), one('s-d')]);
  await alter('both mechanisms', [one('s-d'), one('s-d', { mechanism: SHA_512 })]);
  await alter('one good, one bad', [one('s-e'), one('s-e', { mechanism: SHA_512, iterations: 1 })]);
  await alter('a good and a bad user', [one('s-f'), one('s-g', { iterations: 1 })]);
  await alter('set and deleted', [one('s-a')], [{ name: 's-a', mechanism: SHA_256 }]);
  await alter('set one, delete the other', [one('s-a')], [{ name: 's-a', mechanism: SHA_512 }]);
  await alter(
    'deleted twice',
    [],
    [SHA_256, SHA_256].map((mechanism) => ({ name: 's-a', mechanism })),
  );
  await t.settle();
  await t.call('all', 'describe-user-scram-credentials', { users: null }, 0, { view: known });
  await alter('deleted', [], [{ name: 's-a', mechanism: SHA_256 }]);
  await alter('deleted again', [], [{ name: 's-a', mechanism: SHA_256 }]);
  await t.settle();
  await t.call('all at the end', 'describe-user-scram-credentials', { users: null }, 0, { view: known });
}

export default [['SCRAM credentials', scram]];
