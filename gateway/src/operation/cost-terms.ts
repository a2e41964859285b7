/** The variables that a request gave, as they came. */
export type Variables = Readonly<Record<string, unknown>>;

/** A number, or what a request's variables make of it. Terms of numbers are numbers: they are worked out once. */
export type Cost = number | ((variables: Variables) => number);

/** The value of a term for one request. */
export function costFor(cost: Cost, variables: Variables): number {
  return typeof cost === 'number' ? cost : cost(variables);
}

/** Sum of two terms. */
export function add(left: Cost, right: Cost): Cost {
  return combine(left, right, (a, b) => a + b);
}

/** Product of two terms. */
export function multiply(left: Cost, right: Cost): Cost {
  return combine(left, right, (a, b) => a * b);
}

/** The term, but not less than `minimum`: a negative list size must not pay for other fields. */
export function atLeast(minimum: number, cost: Cost): Cost {
  return combine(minimum, cost, Math.max);
}

/** The largest of the terms; 0 without any. */
export function largest(costs: readonly Cost[]): Cost {
  return costs.reduce((left, right) => combine(left, right, Math.max), 0);
}

function combine(left: Cost, right: Cost, operation: (a: number, b: number) => number): Cost {
  if (typeof left === 'number' && typeof right === 'number') return operation(left, right);
  return (variables) => operation(costFor(left, variables), costFor(right, variables));
}
