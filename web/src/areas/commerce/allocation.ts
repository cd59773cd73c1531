/** Amounts of an allocation, counted in the smallest unit so that nothing is rounded on the way. */

export interface Due {
  id: string;
  /** What is still due, as a decimal text. */
  left: string;
}

const SCALE = 10_000n;
const WRITTEN = /^(\d{1,15})(?:\.(\d{1,4}))?$/;

/** An amount in ten-thousandths; null for what is no amount. */
export function units(text: string): bigint | null {
  const found = WRITTEN.exec(text.trim());
  if (!found) return null;
  return BigInt(found[1] ?? '0') * SCALE + BigInt((found[2] ?? '').padEnd(4, '0'));
}

export function written(amount: bigint): string {
  const text = amount.toString().padStart(5, '0');
  const whole = text.slice(0, -4);
  const rest = text.slice(-4).replace(/0{1,2}$/, '');
  return `${whole}.${rest}`;
}

/** What is left of a payment after the amounts that are given; null when one of them is no amount. */
export function leftOver(payment: string, given: readonly string[]): bigint | null {
  let left = units(payment) ?? 0n;
  for (const text of given) {
    const amount = text.trim() ? units(text) : 0n;
    if (amount === null) return null;
    left -= amount;
  }
  return left;
}

/** The payment spread over what is due, in the order given, as far as it goes. */
export function spread(payment: string, due: readonly Due[]): Record<string, string> {
  let left = units(payment) ?? 0n;
  const found: Record<string, string> = {};
  for (const one of due) {
    const wanted = units(one.left) ?? 0n;
    const taken = wanted < left ? wanted : left;
    if (taken > 0n) found[one.id] = written(taken);
    left -= taken;
  }
  return found;
}

/** What an amount takes of a payment at a rate, to the digits of its currency; empty for what is no amount. */
export function converted(text: string, rate: number, digits: number): string {
  const amount = units(text);
  return amount ? ((Number(amount) / Number(SCALE)) * rate).toFixed(digits) : '';
}

/** What one unit of what is settled takes of the payment; null before both are known. */
export function rateBetween(settled: string, paid: string): number | null {
  const [from, to] = [units(settled), units(paid)];
  return from && to ? Number(to) / Number(from) : null;
}
