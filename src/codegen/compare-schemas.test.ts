import { describe, expect, it } from 'vitest';
import { compareSchemas } from './compare-schemas.ts';
import { type OfficialSchema, parseOfficial } from './official-schema.ts';
import { parseSpec } from './parse.ts';

const SPEC = `
api 9 Thing  versions 2-4  older 0-1  flexible 3+  scope broker

request
  gone    int32    = 1  0
  name    string?  = null  2+  ignorable
  rows    []Row?3+
    id    int64
  extra   int8     3+  tag 0

response
  errorCode  int16
`;

const REQUEST = `// A comment
{
  "apiKey": 9, "type": "request", "listeners": ["broker"], "name": "ThingRequest",
  "validVersions": "2-4", "flexibleVersions": "3+",
  "fields": [ // another
    { "name": "Name", "type": "string", "versions": "2+", "nullableVersions": "2+", "default": "null",
      "ignorable": true, "about": "see http://example.org" },
    { "name": "Rows", "type": "[]Row", "versions": "0+", "nullableVersions": "3+", "fields": [
      { "name": "Id", "type": "int64", "versions": "0+" }
    ]},
    { "name": "Extra", "type": "int8", "versions": "3+", "taggedVersions": "3+", "tag": 0 }
  ]
}`;
const OLD_REQUEST = REQUEST.replace('"2-4"', '"0-3"').replace(
  '"fields": [ // another',
  '"fields": [ { "name": "Gone", "type": "int32", "versions": "0", "default": "1" },',
);
const RESPONSE = `{
  "apiKey": 9, "type": "response", "name": "ThingResponse", "validVersions": "2-4", "flexibleVersions": "3+",
  "fields": [ { "name": "ErrorCode", "type": "int16", "versions": "0+" } ]
}`;
const OLD_RESPONSE = RESPONSE.replace('"2-4"', '"0-3"');

function schemas(...texts: string[]): Map<string, OfficialSchema> {
  return new Map(texts.map((text) => parseOfficial(text)).map((schema) => [schema.name, schema]));
}

function differences(spec = SPEC, request = REQUEST, oldRequest = OLD_REQUEST): string[] {
  return compareSchemas([parseSpec('x', spec)], schemas(request, RESPONSE), schemas(oldRequest, OLD_RESPONSE));
}

it('a spec that says the same has no difference', () => {
  expect(differences()).toEqual([]);
});

describe('each of these is a difference', () => {
  it.each([
    ['key', 'api 9', 'api 8', 'key: spec 8, official 9'],
    ['versions', 'versions 2-4', 'versions 2-5', 'versions'],
    ['older versions', 'older 0-1', 'older 1', 'older versions'],
    ['unstable version', 'flexible 3+', 'unstable 5  flexible 3+', 'unstable'],
    ['flexible versions', 'flexible 3+', 'flexible 2+', 'flexible'],
    ['scope', 'scope broker', 'scope controller', 'scope'],
    ['type', 'id    int64', 'id    int32', 'type'],
    ['array', '[]Row?3+', 'Row?3+', 'type'],
    ['name', 'id    int64', 'it    int64', 'fields'],
    ['field versions', '= null  2+', '= null  1+', 'versions'],
    ['nullability', 'string?', 'string?3+', 'nullable'],
    ['nullability of an array', '?3+', '?', 'nullable'],
    ['default', '= null  2+', '2+', 'default'],
    ['tag', 'tag 0', 'tag 1', 'tag'],
    ['no tag', '3+  tag 0', '3+', 'tagged versions'],
    ['ignorable', '2+  ignorable', '2+', 'ignorable'],
    ['older field', '  gone    int32    = 1  0\n', '', 'v0 fields'],
    ['older default', '= 1  0', '= 2  0', 'v0 gone default'],
    ['older type', 'gone    int32', 'gone    int16', 'v0 gone type'],
  ])('%s', (_what, from, to, line) => {
    const changed = SPEC.replace(from, to);
    expect(changed).not.toBe(SPEC);
    expect(differences(changed).join('\n')).toContain(line);
  });

  it('order', () => {
    const swapped = REQUEST.replace('"Name"', '"X"').replace('"Extra"', '"Name"').replace('"X"', '"Extra"');
    expect(differences(SPEC, swapped).join('\n')).toContain('ThingRequest fields');
  });

  it('a message that is missing on either side', () => {
    const other = '{ "type": "data", "name": "Other", "validVersions": "0", "fields": [] }';
    const found = compareSchemas([parseSpec('x', SPEC)], schemas(REQUEST, other), schemas(OLD_REQUEST));
    expect(found).toContain('ThingResponse is not an official message');
    expect(found).toContain('Other is not in the spec');
  });
});
