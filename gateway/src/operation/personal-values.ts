import type { PiiKind } from '@crowdpay/pii-token';
import { ANY_KIND } from './input-kind.ts';
import type { InputPlan } from './input-plan.ts';

/** One value that has to be tokenized, and how to put its token in its place. */
export interface PersonalValue {
  readonly kind: PiiKind;
  readonly value: string;
  /** Where it stands, for example `$input.card.number`. Names of the schema and of the document, never of the client's data. */
  readonly path: string;
  readonly replace: (token: string) => void;
}

type Holder = Record<string | number, unknown>;

/**
 * Every personal value in `variables` that a token has to stand for, in the order of the variables: not what is meant for the
 * vault as it is. `variables` must have passed coercion.
 *
 * @throws RangeError when a value at such a place is no text: the schema should have allowed only texts there.
 */
export function personalValues(
  plans: ReadonlyMap<string, InputPlan>,
  variables: Record<string, unknown>,
): PersonalValue[] {
  const found: PersonalValue[] = [];
  for (const [name, plan] of plans) collect(plan, variables, name, `$${name}`, found);
  return found;
}

function collect(plan: InputPlan, holder: Holder, key: string | number, path: string, found: PersonalValue[]): void {
  const value = holder[key];
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    const list = value as unknown as Holder;
    for (let index = 0; index < value.length; index += 1) {
      collect(plan, list, index, `${path}[${String(index)}]`, found);
    }
  } else if ('kind' in plan) {
    const { kind } = plan;
    if (kind === ANY_KIND) return;
    if (typeof value !== 'string') throw new RangeError(`${path} is no text.`);
    const replace = (token: string): void => {
      holder[key] = token;
    };
    found.push({ kind, value, path, replace });
  } else {
    for (const [name, inner] of plan.fields) collect(inner, value as Holder, name, `${path}.${name}`, found);
  }
}
