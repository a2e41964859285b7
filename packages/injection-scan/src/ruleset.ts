import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AttackKind } from './finding.ts';

/** The stock rules of dd-trace, as they are installed: read at run time, so that an update of the package updates them. */
const STOCK_RULES = 'dd-trace/packages/dd-trace/src/appsec/recommended.json';

/** The types of the stock rules that have a kind of their own here; every other type is OTHER. */
const KIND_BY_TYPE: Readonly<Record<string, AttackKind>> = {
  sql_injection: 'SQL',
  xss: 'XSS',
  command_injection: 'COMMAND',
  lfi: 'TRAVERSAL',
  rfi: 'TRAVERSAL',
  nosql_injection: 'NOSQL',
  // Expression languages and server-side script: what a template that renders the text would run.
  java_code_injection: 'TEMPLATE',
  js_code_injection: 'TEMPLATE',
  php_code_injection: 'TEMPLATE',
};

/** Reads the stock rules from the installed package. @throws when the package has none where they are expected. */
export function readStockRules(): object {
  const path = createRequire(import.meta.url).resolve(STOCK_RULES);
  const rules: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof rules !== 'object' || rules === null) throw new TypeError('The stock rules are no JSON object.');
  return rules;
}

/** The kind of attack that a rule of `type` sees. */
export function kindOfRule(type: string): AttackKind {
  return Object.hasOwn(KIND_BY_TYPE, type) ? (KIND_BY_TYPE[type] ?? 'OTHER') : 'OTHER';
}
