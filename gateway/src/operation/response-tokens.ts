import { isToken, type PiiKind } from '@crowdpay/pii-token';
import type { ResponseField, ResponsePlan } from './response-plan.ts';

/** One place of a response at which a token stands. */
export interface ResponseToken {
  readonly kind: PiiKind;
  readonly token: string;
  readonly path: readonly (string | number)[];
  readonly replace: (value: string | null) => void;
}

/** What was found in one response. */
export interface ResponseTokens {
  readonly tokens: readonly ResponseToken[];
  /** Places at which a token had to stand and something else does: perhaps raw data, so it must not leave. */
  readonly leaks: readonly Omit<ResponseToken, 'kind' | 'token'>[];
}

/** What stands for a value that may not be seen, where the schema allows no null. */
const REDACTED = '•••';

type Holder = Record<string | number, unknown>;

/** Follows `plan` through `data`. */
export function responseTokens(plan: ResponsePlan, data: Record<string, unknown>): ResponseTokens {
  const finder = new Finder();
  finder.object(plan, data, []);
  return finder;
}

class Finder implements ResponseTokens {
  readonly tokens: ResponseToken[] = [];
  readonly leaks: Omit<ResponseToken, 'kind' | 'token'>[] = [];

  object(plan: ResponsePlan, holder: Holder, path: readonly (string | number)[]): void {
    for (const [name, field] of plan) this.value(field, holder, name, path);
  }

  private value(field: ResponseField, holder: Holder, key: string | number, above: readonly (string | number)[]): void {
    const value = holder[key];
    if (value === null || value === undefined) return;
    const path = [...above, key];
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        this.value(field, value as unknown as Holder, index, path);
      }
    } else if (typeof value === 'object') {
      if (field.below !== undefined) this.object(field.below, value as Holder, path);
    } else {
      this.scalar(field, holder, key, path, value);
    }
  }

  private scalar(
    field: ResponseField,
    holder: Holder,
    key: string | number,
    path: readonly (string | number)[],
    value: unknown,
  ): void {
    if (field.kinds.length === 0) return;
    const replace = (replacement: string | null): void => {
      holder[key] = replacement ?? (field.nullable ? null : REDACTED);
    };
    const kind = typeof value === 'string' ? field.kinds.find((each) => isToken(each, value)) : undefined;
    if (kind !== undefined) this.tokens.push({ kind, token: String(value), path, replace });
    else if (!field.plain) this.leaks.push({ path, replace });
  }
}
