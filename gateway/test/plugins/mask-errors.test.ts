import { describe, expect, it } from '@jest/globals';
import { CrowdPayError, toGraphQLError } from '@crowdpay/errors';
import { buildSchema, GraphQLError, parse, validate } from 'graphql';
import { createErrorMask } from '../../src/plugins/mask-errors.ts';

const PAN = '4242424242424242';
const mask = createErrorMask();
const maskOf = (error: GraphQLError, code?: string) =>
  mask({ ...error.toJSON(), extensions: { ...error.extensions, ...(code && { code }) } }, error);

describe('the mask of errors', () => {
  it('keeps our codes, messages and plain details', () => {
    const error = toGraphQLError(new CrowdPayError('COST_EXCEEDED', 'Too much.', { details: { cost: 9, maximum: 3 } }));
    const { http: _http, ...extensions } = error.extensions;
    expect(mask({ message: error.message, extensions }, error)).toEqual({
      message: 'Too much.',
      extensions: { code: 'COST_EXCEEDED', cost: 9, maximum: 3 },
    });
  });

  it('drops what is not plain, names a service, or holds personal data', () => {
    const extensions = {
      code: 'NOT_FOUND',
      serviceName: 'pods',
      exception: 'x',
      nested: {},
      who: 'ada@example.com',
      field: 'id',
    };
    expect(mask({ message: 'No.', extensions }, new Error())).toEqual({
      message: 'No.',
      extensions: { code: 'NOT_FOUND', field: 'id' },
    });
  });

  it.each(['ada@example.com', PAN, '123-45-6789', '+14155550123'])('replaces a message with %s in it', (value) => {
    expect(
      JSON.stringify(mask({ message: `${value} exists`, extensions: { code: 'CONFLICT' } }, new Error())),
    ).not.toContain(value);
  });

  it('says nothing of what is not ours', () => {
    expect(
      mask(
        { message: 'connect ECONNREFUSED 10.0.0.1', path: ['me'], extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } },
        new Error(),
      ),
    ).toEqual({
      message: 'The request failed for a reason on our side. Try again later.',
      path: ['me'],
      extensions: { code: 'INTERNAL' },
    });
  });

  it('gives back the code of a validation rule of ours', () => {
    const rule = new GraphQLError('No literals.', { extensions: { code: 'SENSITIVE_LITERAL' } });
    const wrapped = new GraphQLError('No literals.', {
      originalError: rule,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
    expect(maskOf(wrapped).extensions).toEqual({ code: 'SENSITIVE_LITERAL' });
  });

  it('counts every error by its code', () => {
    const codes: string[] = [];
    createErrorMask({ onError: (code) => codes.push(code) })({ message: 'x' }, new Error());
    expect(codes).toEqual(['INTERNAL']);
  });

  const schema = buildSchema(
    'enum E { A } input I { e: E, s: String, i: Int } type Query { a(i: I, s: String, n: Int, e: E, l: [Int]): Int }',
  );
  it.each([
    `{ a(s: ${PAN}) }`,
    `{ a(n: "${PAN}") }`,
    `{ a(n: ${PAN}) }`,
    `{ a(e: "${PAN}") }`,
    `{ a(i: "${PAN}") }`,
    `{ a(i: { s: ${PAN} }) }`,
    `{ a(l: ["${PAN}"]) }`,
    `{ a(l: { x: "${PAN}" }) }`,
    `query ($n: Int = "${PAN}") { a(n: $n) }`,
    `{ a @skip(if: "${PAN}") }`,
  ])('never quotes a literal that validation refuses: %s', (text) => {
    const errors = validate(schema, parse(text));
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(JSON.stringify(maskOf(error, 'GRAPHQL_VALIDATION_FAILED'))).not.toContain(PAN);
  });

  it.each([
    `{ "${PAN}" }`,
    `{ ${PAN} }`,
    `{ a(s: "${PAN}" "${PAN}" }`,
    `{ a(n: ${PAN}x) }`,
    `{ a } """${PAN}"""`,
    `{ a(s: "${PAN}\n") }`,
    `{ a(s: "\\ux${PAN}") }`,
    `{ #${PAN}\n`,
  ])('never quotes a text that the parser refuses: %j', (text) => {
    let thrown: unknown;
    try {
      parse(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(GraphQLError);
    expect(JSON.stringify(maskOf(thrown as GraphQLError, 'GRAPHQL_PARSE_FAILED'))).not.toContain(PAN);
  });
});
