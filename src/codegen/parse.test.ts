import { describe, expect, it } from 'vitest';
import { parseSpec, SpecError } from './parse.ts';

const GOOD = `
# A comment
api 22 InitProducerId  versions 1-5  older 0  unstable 6  flexible 2+  scope broker controller

request
  transactionalId  string?3+  = null  1-4  ignorable   # and one here
  topics           []Topic    tag 0
    name  string
    more  Shared
  count            int64      = 5  exact

struct Shared
  inner  bool

response
  errorCode  int16
`;

describe('a spec', () => {
  it('has its api, messages, fields and structs', () => {
    const { api, messages } = parseSpec('apis/init-producer-id', GOOD);
    expect(api).toMatchObject({ key: 22, name: 'InitProducerId', scope: ['broker', 'controller'] });
    expect(messages.map(({ name }) => name)).toEqual(['InitProducerIdRequest', 'InitProducerIdResponse']);
    const request = messages[0]!;
    expect(request).toMatchObject({
      kind: 'request',
      versions: { from: 1, to: 5 },
      older: { from: 0, to: 0 },
      unstable: 6,
      flexible: { from: 2, to: 32767 },
    });
    expect(request.fields[0]).toMatchObject({
      name: 'transactionalId',
      officialName: 'TransactionalId',
      type: 'string',
      isArray: false,
      versions: { from: 1, to: 4 },
      nullable: { from: 3, to: 32767 },
      default: 'null',
      ignorable: true,
      tag: null,
    });
    expect(request.fields[1]).toMatchObject({ type: 'Topic', isArray: true, tag: 0, nullable: null });
    expect(request.fields[2]).toMatchObject({ exact: true, default: '5' });
    expect([...request.structs.keys()]).toEqual(['Topic', 'Shared']);
    expect(request.structs.get('Shared')!.shared).toBe(true);
  });

  it('has keys and values of records, data and errors', () => {
    const pair = parseSpec(
      'records/group/x',
      'key 3 XKey versions 0\n  id string\nvalue 3 XValue versions 0-1\n  n int32\n',
    );
    expect(pair.messages.map(({ kind, key, name }) => [kind, key, name])).toEqual([
      ['key', 3, 'XKey'],
      ['value', 3, 'XValue'],
    ]);
    const errors = parseSpec('errors', 'error -1 UNKNOWN  It broke\nerror 3 NO_TOPIC retriable No such topic\n').errors;
    expect(errors).toEqual([
      { code: -1, name: 'UNKNOWN', retriable: false, message: 'It broke' },
      { code: 3, name: 'NO_TOPIC', retriable: true, message: 'No such topic' },
    ]);
  });
});

describe('a mistake is refused with its place', () => {
  it.each([
    ['data X versions 0\n  a int99\n', 'x.kspec:2: type int99 is not declared'],
    ['data X versions 0\n  a int32\n  a int32\n', 'x.kspec:3: field a twice'],
    ['data X versions 0\n  a int32\n    b int32\n', 'x.kspec:3: int32 has no fields'],
    ['data X versions 0\n  a int32 sometimes\n', 'x.kspec:2: unknown word sometimes'],
    ['data X versions 0\n  a int32 = null\n', 'x.kspec:2: a null default wants a nullable type'],
    ['data X versions 0\n  a int32 exact\n', 'x.kspec:2: only an int64 is exact'],
    ['data X versions 0\n  a\n', 'x.kspec:2: wants a name and a type'],
    ['data X versions 0\n  a string?9-3\n', 'x.kspec:2: no version range: 9-3'],
    ['data X versions 0\n  a int32 tag\n', 'x.kspec:2: wants a whole number'],
    ['data X\n', 'x.kspec:1: wants versions'],
    ['data X versions 3-1\n', 'x.kspec:1: versions wants a version range'],
    ['data X versions 4-5 older 0-2\n', 'x.kspec:1: older does not end where versions begin'],
    ['data X versions 4-5 unstable 7\n', 'x.kspec:1: unstable does not follow versions'],
    ['api 1 X versions 0 scope broker\nrequest\n', 'x.kspec: an api wants a request, then a response'],
    ['request\n', 'x.kspec:1: request before the api line'],
    ['struct X\n', 'x.kspec:1: struct wants a name, after its message'],
    ['nonsense\n', 'x.kspec:1: unknown word nonsense'],
    ['  a int32\n', 'x.kspec:1: indented line outside a message'],
    ['data X versions 0\n  a []T\n    b int32\n  c []T\n    d int32\n', 'x.kspec:4: struct T twice'],
    ['error 5 NAME\n', 'x.kspec:1: wants a message'],
  ])('%j', (text, message) => {
    expect(() => parseSpec('x', text)).toThrow(SpecError);
    expect(() => parseSpec('x', text)).toThrow(message);
  });
});
