import { createHash } from 'node:crypto';
import { CrowdPayError } from '@crowdpay/errors';
import { GraphQLError, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type DocumentStructure, measureDocument } from '../operation/structure.ts';
import type { GatewayPlugin } from './plugin.ts';

/** What a document may be, at most. */
export interface DocumentLimits extends DocumentStructure {
  /** Lexical tokens; also bounds the parser. */
  readonly tokens: number;
}

/** Generous for what people write, far below what hurts. */
export const DEFAULT_LIMITS: DocumentLimits = {
  tokens: 3_000,
  depth: 15,
  fields: 1_000,
  rootFields: 20,
  aliases: 30,
  directives: 50,
};

const NAMES: Readonly<Record<keyof DocumentStructure, string>> = {
  depth: 'levels of nesting',
  fields: 'fields',
  rootFields: 'root fields',
  aliases: 'aliases',
  directives: 'directives',
};

const TOKEN_LIMIT = /more tha[nt] \d+ tokens/;
/** Documents whose verdict is remembered. */
const VERDICT_LIMIT = 5_000;

interface Verdict {
  readonly refusal: CrowdPayError | undefined;
}

/**
 * Refuses documents that are too large in any way (LIMIT_EXCEEDED), before Apollo Server validates them: validation
 * compares fields pairwise, which an attacker with a thousand equal fields would make us pay for. The verdict on a document
 * is remembered. Documents that came in by id were measured when they were registered.
 */
export function limits(options: Partial<DocumentLimits> = {}): GatewayPlugin {
  const bounds: DocumentLimits = { ...DEFAULT_LIMITS, ...options };
  const verdicts = new LRUCache<string, Verdict>({ max: VERDICT_LIMIT });
  return {
    name: 'limits',
    onRequest({ document }) {
      if (document === undefined) return;
      const key = createHash('sha256').update(document).digest('base64');
      const verdict = verdicts.get(key) ?? { refusal: refusalOf(document, bounds) };
      verdicts.set(key, verdict);
      if (verdict.refusal !== undefined) throw verdict.refusal;
    },
  };
}

function refusalOf(document: string, bounds: DocumentLimits): CrowdPayError | undefined {
  try {
    const structure = measureDocument(parse(document, { maxLexicalTokens: bounds.tokens, noLocation: true }));
    for (const [name, words] of Object.entries(NAMES) as [keyof DocumentStructure, string][]) {
      if (structure[name] > bounds[name]) return tooMany(words, bounds[name]);
    }
    return undefined;
  } catch (error) {
    const tokens = error instanceof GraphQLError && TOKEN_LIMIT.test(error.message);
    return tokens ? tooMany('tokens', bounds.tokens) : undefined; // any other fault is for Apollo Server to tell
  }
}

function tooMany(what: string, limit: number): CrowdPayError {
  return new CrowdPayError('LIMIT_EXCEEDED', `The document has more than ${limit} ${what}.`, { details: { limit } });
}
