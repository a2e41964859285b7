import { describe, expect, it } from '@jest/globals';
import { variableTexts } from '../../src/operation/variable-texts.ts';

const NONE = new Map<string, never>();

describe('texts of variables', () => {
  it('are found at every depth, with their path and kind', () => {
    const plans = new Map([['i', { fields: new Map([['emails', { kind: 'EMAIL' as const }]]) }]]);
    expect(variableTexts({ i: { emails: ['a'], note: 'b', more: [{ deep: 'c' }] }, n: 1 }, plans)).toEqual([
      { path: '$i.emails[0]', value: 'a', kind: 'EMAIL' },
      { path: '$i.note', value: 'b', kind: undefined },
      { path: '$i.more[0].deep', value: 'c', kind: undefined },
    ]);
  });

  it('are of any kind where they are meant for the vault as they are', () => {
    const plans = new Map([['v', { fields: new Map([['value', { kind: 'ANY' as const }]]) }]]);
    expect(variableTexts({ v: [{ kind: 'NAME', value: 'a' }] }, plans)).toEqual([
      { path: '$v[0].kind', value: 'NAME', kind: undefined },
      { path: '$v[0].value', value: 'a', kind: 'ANY' },
    ]);
  });

  it('include keys that no schema names, and these are in no path', () => {
    expect(variableTexts({ data: { $where: 'x', 'a b': { c: 'y' } } }, NONE)).toEqual([
      { path: '$data.*', value: '$where', kind: undefined },
      { path: '$data.*', value: 'x', kind: undefined },
      { path: '$data.*', value: 'a b', kind: undefined },
      { path: '$data.*.c', value: 'y', kind: undefined },
    ]);
  });

  it('may not be nested without end', () => {
    let nested: unknown = 'x';
    for (let level = 0; level < 10_000; level += 1) nested = [nested];
    expect(() => variableTexts({ nested }, NONE)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
  });

  it('may not be without number', () => {
    const many = Array.from({ length: 10_001 }, () => 'x');
    expect(() => variableTexts({ many }, NONE)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
  });
});
