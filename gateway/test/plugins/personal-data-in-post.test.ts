import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { createProfileCompiler } from '../../src/operation/profile.ts';
import { personalDataInPost } from '../../src/plugins/personal-data-in-post.ts';
import type { PlannedOperation } from '../../src/plugins/plugin.ts';
import { CORNERS } from '../fixtures/schema.ts';

const compiler = createProfileCompiler({ schema: CORNERS });
const run = (method: 'GET' | 'POST', text: string) => {
  const operation = { call: { method }, profile: compiler.compile(parse(text), undefined) } as PlannedOperation;
  return () => personalDataInPost().onOperation?.(operation);
};

describe('personal data in a POST alone', () => {
  it('lets a POST with variables pass', () => {
    expect(run('POST', 'query ($e: String) { search(email: $e) }')).not.toThrow();
  });

  it('lets a GET without personal data pass', () => {
    expect(run('GET', 'query ($t: String) { search(text: $t) }')).not.toThrow();
  });

  it.each([
    'query ($e: String) { search(email: $e) }',
    'query ($k: PiiKind!, $v: String!) { find(kind: $k, value: $v) }',
  ])('refuses a GET whose variables may hold personal data: %s', (text) => {
    expect(run('GET', text)).toThrow(expect.objectContaining({ code: 'SENSITIVE_LITERAL' }));
  });

  it.each(['{ search(email: "x") }', '{ find(kind: NAME, value: "x") }'])(
    'refuses a literal that validation has not seen: %s',
    (text) => {
      expect(run('POST', text)).toThrow(
        expect.objectContaining({ extensions: expect.objectContaining({ code: 'SENSITIVE_LITERAL' }) }),
      );
    },
  );
});
