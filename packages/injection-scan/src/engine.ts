import { createRequire } from 'node:module';
import type { DDWAF, result } from '@datadog/native-appsec';
import { readStockRules } from './ruleset.ts';

/** A rule that matched one of the texts of a run. */
export interface Match {
  /** Which text of the run, counted from 0. */
  readonly index: number;
  readonly rule: string;
  /** The rule's type in the ruleset's own words. */
  readonly type: string;
}

/** What a run came to: matches (none: nothing was seen), or why the texts could not be judged. */
export type Verdict = readonly Match[] | 'time' | 'truncated' | 'engine';

/** The WAF engine with its stock rules. */
export interface Engine {
  /** The version of the rules. */
  readonly rulesVersion: string;
  /** Rules that the engine could not load; 0 in a healthy installation. */
  readonly failedRules: number;
  /** Runs the rules on at most {@link MAX_TEXTS} texts, each of at most 4,096 bytes. */
  run(texts: readonly string[], budgetMs: number): Verdict;
  close(): void;
}

/** The engine looks at the first 256 elements of a list only. */
export const MAX_TEXTS = 250;

/** Loads the engine and its rules: some 100 ms and 12 MB, so only a process that scans does it. */
export function loadEngine(): Engine {
  const native = createRequire(import.meta.url)('@datadog/native-appsec') as { DDWAF: typeof DDWAF };
  const waf = new native.DDWAF(readStockRules(), 'stock');
  const { rules, ruleset_version: rulesVersion } = waf.diagnostics;
  return {
    rulesVersion: rulesVersion ?? 'unknown',
    failedRules: rules !== undefined && 'failed' in rules ? rules.failed.length : 0,
    run(texts, budgetMs) {
      const context = waf.createContext();
      try {
        return verdictOf(context.run({ persistent: addressesOf(texts) }, Math.ceil(budgetMs * 1_000)));
      } finally {
        context.dispose();
      }
    },
    close() {
      waf.dispose();
    },
  };
}

// Most rules read values, the NoSQL ones read keys: each text stands as both. The traversal rules read the raw URI alone.
function addressesOf(texts: readonly string[]): object {
  return { 'server.request.body': texts.map((text) => ({ [text]: text })), 'server.request.uri.raw': texts };
}

function verdictOf({ timeout, errorCode, metrics = {}, events = [] }: result): Verdict {
  if (events.length > 0) return events.map(matchOf);
  if (errorCode !== undefined) return 'engine';
  if (timeout) return 'time';
  return Object.keys(metrics).length > 0 ? 'truncated' : [];
}

// libddwaf's event (its events.json schema), as far as it is read here; what cannot be read still is a match.
interface RuleEvent {
  readonly rule?: { readonly id?: string; readonly tags?: { readonly type?: string } };
  readonly rule_matches?: readonly { readonly parameters?: readonly { readonly key_path?: readonly string[] }[] }[];
}

function matchOf(event: RuleEvent): Match {
  const place = event.rule_matches?.[0]?.parameters?.[0]?.key_path?.[0];
  const index = Number(place);
  return {
    index: Number.isSafeInteger(index) ? index : 0,
    rule: event.rule?.id ?? 'unknown',
    type: event.rule?.tags?.type ?? 'unknown',
  };
}
