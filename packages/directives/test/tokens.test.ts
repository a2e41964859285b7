import { describe, expect, it } from '@jest/globals';
import { caller, executor, schemaOf } from './execute.ts';
import { applyDirectives } from '../src/index.ts';

const sdl = `
  type Query {
    byEmail(email: String @tokenize(kind: EMAIL)): Int
    byEmails(emails: [[String]] @tokenize(kind: EMAIL)): Int
    register(input: Registration!, note: String): Int
    pay(cards: [Card!]!): Int
    tree(node: Node): Int
    keep(values: [Raw!]!, one: String @sensitive): Int
  }
  input Raw { kind: String! value: String! @sensitive }
  input Registration { email: String! @tokenize(kind: EMAIL) contact: Contact nickname: String }
  input Contact { phone: String @tokenize(kind: PHONE) }
  input Card { number: String! @tokenize(kind: PAN) }
  input Node { ssn: String @tokenize(kind: SSN) children: [Node!] }
`;

const EMAIL_TOKEN = `tok.${'0'.repeat(26)}@pii.invalid`;
const PAN_TOKEN = '4242424242424241';

let reached = 0;
const count = () => {
  reached += 1;
  return 1;
};
const run = executor({
  sdl,
  resolvers: { byEmail: count, byEmails: count, register: count, pay: count, tree: count, keep: count },
});
const as = { principal: caller() };

async function refused(source: string, place: string, raw: string, variables?: Record<string, unknown>) {
  reached = 0;
  const answer = await run(source, as, variables);
  expect(answer).toMatchObject({ error: { code: 'INVALID_PII', details: { place } } });
  expect(JSON.stringify(answer)).not.toContain(raw);
  expect(reached).toBe(0);
}

describe('@tokenize in a subgraph', () => {
  it('lets tokens, nulls and absent values through', async () => {
    const operations = [
      `{ byEmail(email: "${EMAIL_TOKEN}") }`,
      '{ byEmail(email: null) }',
      '{ byEmail }',
      `{ byEmails(emails: [["${EMAIL_TOKEN}", null], null]) }`,
      `{ register(input: { email: "${EMAIL_TOKEN}", nickname: "anna@example.com" }, note: "4242424242424242") }`,
      `{ pay(cards: [{ number: "${PAN_TOKEN}" }]) }`,
    ];
    for (const operation of operations) await expect(run(operation, as)).resolves.toHaveProperty('data');
  });

  it('refuses a raw value in an argument before the resolver sees it', () =>
    refused('{ byEmail(email: "anna@example.com") }', 'email', 'anna'));

  it('refuses a raw value that arrives in a variable', () =>
    refused('query ($e: String) { byEmail(email: $e) }', 'email', 'anna', { e: 'anna@example.com' }));

  it('refuses a raw value in a list of lists', () =>
    refused(`{ byEmails(emails: [["${EMAIL_TOKEN}"], ["anna@example.com"]]) }`, 'emails.1.0', 'anna'));

  it('refuses a raw value deep in an input', () =>
    refused(
      `{ register(input: { email: "${EMAIL_TOKEN}", contact: { phone: "+14155550123" } }) }`,
      'input.contact.phone',
      '14155550123',
    ));

  it('refuses a raw card in any element of a list', () =>
    refused(
      `{ pay(cards: [{ number: "${PAN_TOKEN}" }, { number: "4242424242424242" }]) }`,
      'cards.1.number',
      '4242424242424242',
    ));

  it('refuses a raw value in an input type that contains itself', () =>
    refused(
      '{ tree(node: { children: [{ children: [{ ssn: "123-45-6789" }] }] }) }',
      'node.children.0.children.0.ssn',
      '123-45-6789',
    ));

  it.each([
    ["another kind's token", `"${PAN_TOKEN}"`],
    ['a token with something behind it', `"${EMAIL_TOKEN} anna"`],
    ['an empty text', '""'],
  ])('refuses %s', (_what, literal) => refused(`{ byEmail(email: ${literal}) }`, 'email', ' anna'));

  it('leaves raw data alone that is meant for the service itself', async () => {
    const operation = '{ keep(values: [{ kind: "EMAIL", value: "anna@example.com" }], one: "4242424242424242") }';
    await expect(run(operation, as)).resolves.toHaveProperty('data');
  });

  it('does not start where one place is to be swapped and to be left alone', () => {
    const schema = schemaOf('type Query { a(b: String @tokenize(kind: EMAIL) @sensitive): Int }');
    expect(() => applyDirectives(schema)).toThrow('@sensitive and @tokenize');
  });

  it('does not start with a kind that it does not know', () => {
    const schema = schemaOf('type Query { a(b: String @tokenize(kind: UNKNOWN)): Int }');
    expect(() => applyDirectives(schema)).toThrow('unknown kind');
  });
});
