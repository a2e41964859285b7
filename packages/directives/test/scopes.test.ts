import { describe, expect, it } from '@jest/globals';
import { caller, executor } from './execute.ts';

const sdl = `
  type Query {
    open: Int
    mine: Int @authenticated
    read: Int @requiresScopes(scopes: [["a:read"]])
    either: Int @requiresScopes(scopes: [["a:read", "b:read"], ["admin"]])
    secret: Secret @requiresScopes(scopes: [["a:read"]])
    never: Int @requiresScopes(scopes: [])
  }
  type Secret @requiresScopes(scopes: [["secrets"]]) { value: Int }
`;

let reached = 0;
const count = () => {
  reached += 1;
  return 1;
};
const run = executor({
  sdl,
  resolvers: { open: count, mine: count, read: count, either: count, never: count, secret: { value: count } },
});

const anonymous = caller({ kind: 'anonymous', id: 'anonymous' });

describe('@authenticated and @requiresScopes', () => {
  it('leave fields without them open', async () => {
    await expect(run('{ open }', { principal: anonymous })).resolves.toEqual({ data: { open: 1 } });
  });

  it.each(['mine', 'read', 'either', 'secret { value }'])('refuse %s to an anonymous caller', async (field) => {
    reached = 0;
    const answer = await run(`{ ${field} }`, { principal: anonymous });
    expect(answer).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
    expect(reached).toBe(0);
  });

  it('refuse when nobody says who calls', async () => {
    for (const context of [undefined, null, {}, { principal: undefined }]) {
      await expect(run('{ mine }', context)).resolves.toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
    }
  });

  it.each([
    ['read', ['a:read'], true],
    ['read', [], false],
    ['read', ['a'], false],
    ['read', ['a:read:all'], false],
    ['either', ['a:read'], false],
    ['either', ['b:read', 'a:read'], true],
    ['either', ['admin'], true],
    ['secret { value }', ['a:read'], false],
    ['secret { value }', ['secrets'], false],
    ['secret { value }', ['secrets', 'a:read'], true],
    ['never', ['a:read', 'b:read', 'admin', 'secrets'], false],
  ])('of %s, granted %j: %s', async (field, scopes, granted) => {
    reached = 0;
    const answer = await run(`{ ${field} }`, { principal: caller({ scopes }) });
    if (granted) expect(answer).toHaveProperty('data');
    else expect(answer).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect(reached).toBe(granted ? 1 : 0);
  });

  it('say which scope is missing', async () => {
    await expect(run('{ either }', { principal: caller() })).resolves.toMatchObject({
      error: { message: 'This needs the scope a:read and b:read, or admin.' },
    });
  });
});
