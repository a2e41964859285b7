import { CrowdPayError } from '@crowdpay/errors';
import type { InputKind } from './input-kind.ts';
import type { InputPlan } from './input-plan.ts';
import type { ScannableText } from './literals.ts';

/** A text of a request's variables. */
export interface VariableText extends ScannableText {
  /** The kind of personal data that stands here; undefined for every other text. */
  readonly kind: InputKind | undefined;
}

/** Levels of nesting and texts that the variables of one request may have. */
const DEPTH_LIMIT = 32;
const TEXT_LIMIT = 10_000;
const NAME = /^[_A-Za-z]\w{0,63}$/;

/**
 * Every text in `variables`, at any depth, also the keys of objects that no schema describes.
 *
 * @throws CrowdPayError LIMIT_EXCEEDED when the variables are nested too deeply or hold too many texts.
 */
export function variableTexts(
  variables: Readonly<Record<string, unknown>>,
  plans: ReadonlyMap<string, InputPlan>,
): VariableText[] {
  const found: VariableText[] = [];
  for (const [name, value] of Object.entries(variables)) collect(value, `$${name}`, plans.get(name), 1, found);
  return found;
}

function collect(
  value: unknown,
  path: string,
  plan: InputPlan | undefined,
  depth: number,
  found: VariableText[],
): void {
  if (depth > DEPTH_LIMIT) throw tooMuch(`nested deeper than ${DEPTH_LIMIT} levels`);
  if (typeof value === 'string') {
    add({ path, value, kind: plan !== undefined && 'kind' in plan ? plan.kind : undefined }, found);
  } else if (Array.isArray(value)) {
    value.forEach((element, index) => {
      collect(element, `${path}[${String(index)}]`, plan, depth + 1, found);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const isName = NAME.test(key);
      // A key that is no GraphQL name was chosen by the client: it is a text like any other, and no part of a path.
      if (!isName) add({ path: `${path}.*`, value: key, kind: undefined }, found);
      const below = plan !== undefined && 'fields' in plan ? plan.fields.get(key) : undefined;
      collect(inner, `${path}.${isName ? key : '*'}`, below, depth + 1, found);
    }
  }
}

function add(text: VariableText, found: VariableText[]): void {
  if (found.length >= TEXT_LIMIT) throw tooMuch(`more than ${TEXT_LIMIT} texts`);
  found.push(text);
}

function tooMuch(what: string): CrowdPayError {
  return new CrowdPayError('LIMIT_EXCEEDED', `The variables hold too much: ${what}.`);
}
