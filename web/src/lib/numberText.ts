/** Numbers as people type them. */

/** By how many places a unit moves the point. `w` is how 万 is typed in haste. */
const UNITS: Readonly<Record<string, number>> = { '': 0, 千: 3, k: 3, 万: 4, w: 4, 百万: 6, 千万: 7, 亿: 8, 万亿: 12 };
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?(千万|百万|万亿|千|万|亿|k|w)?$/i;
/** What may stand beside the digits without meaning anything. */
const BESIDE = /[\s,_¥$€£元%]/g;

/**
 * What was typed, in plain digits: full-width signs, groups, signs of currencies, 1.5万 and 1e6 are understood, and nothing is
 * left out of what is not: that is no number.
 */
export function plainNumber(text: string | undefined): string {
  const typed = (text ?? '').normalize('NFKC').replace(/[−–—]/g, '-').replace(BESIDE, '');
  const found = NUMBER.exec(typed);
  if (!found) return 'NaN';
  const [, sign = '', whole = '', part = '', exponent = '0', unit = ''] = found;
  const shift = Number(exponent) + (UNITS[unit.toLowerCase()] ?? 0);
  if (shift === 0 || whole + part === '') return typed.replace(/^\+/, '');
  const digits = shift > 0 ? whole + part.padEnd(shift, '0') : whole.padStart(1 - shift, '0') + part;
  const at = shift > 0 ? whole.length + shift : Math.max(whole.length, 1 - shift) + shift;
  const left = digits.slice(0, at).replace(/^0+(?=\d)/, '') || '0';
  const right = digits.slice(at).replace(/0+$/, '');
  return `${sign === '-' ? '-' : ''}${left}${right ? `.${right}` : ''}`;
}

/** The same for boxes that hold numbers; their parser may give the text on, which they read themselves. */
export const toNumber = plainNumber as unknown as (text: string | undefined) => number;
