/** Shares of a deal, counted in whole parts so that nothing is lost to binary fractions: 100 % are a million parts. */
import type { Operation, RecordData, Reference } from '@/api/types';
import { asReference, asString } from '@/fields/shared/values';
import { typed } from '@/fields/percent/scale';

export type Kind = 'revenue' | 'overlay';

export interface Share {
  key: string;
  /** Of a share that is stored already. */
  id: string | null;
  person: Reference | null;
  role: string;
  kind: Kind;
  /** As it is typed: 25 for a quarter. */
  percent: number | null;
}

const WHOLE = 1_000_000;
const PER_CENT = 10_000;

export function parts(percent: number | null): number {
  return Math.round((percent ?? 0) * PER_CENT);
}

/** What is still to be given of the whole, in per cent; below zero where more was given. */
export function rest(shares: readonly Share[]): number {
  const given = shares.filter((one) => one.kind === 'revenue').reduce((sum, one) => sum + parts(one.percent), 0);
  return (WHOLE - given) / PER_CENT;
}

/** Equal percentages with two decimals that make the whole; the first ones take the hundredths left over. */
export function equalParts(count: number): number[] {
  const each = Math.floor(PER_CENT / count);
  return Array.from({ length: count }, (_, index) => (each + (index < PER_CENT % count ? 1 : 0)) / 100);
}

/** An amount as a whole number of its smallest unit, the cent. */
export function cents(amount: string, digits: number): bigint {
  const [whole = '0', places = ''] = amount.replace('-', '').split('.');
  const kept = BigInt(whole + places.padEnd(digits, '0').slice(0, digits));
  const rounded = kept + ((places[digits] ?? '0') >= '5' ? 1n : 0n);
  return amount.startsWith('-') ? -rounded : rounded;
}

export function written(amount: bigint, digits: number): string {
  const size = amount < 0n ? -amount : amount;
  const text = size.toString().padStart(digits + 1, '0');
  const number = digits > 0 ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
  return amount < 0n ? `-${number}` : number;
}

/** Splits an amount by the largest remainder: each part is right to the cent, and together they are what the shares make of the whole. */
export function apportion(amount: bigint, shares: readonly number[]): bigint[] {
  const size = amount < 0n ? -amount : amount;
  const whole = BigInt(WHOLE);
  const exact = shares.map((share) => size * BigInt(share));
  const found = exact.map((one) => one / whole);
  const wanted = (exact.reduce((sum, one) => sum + one, 0n) + whole / 2n) / whole;
  const left = Number(wanted - found.reduce((sum, one) => sum + one, 0n));
  const order = exact.map((one, index) => ({ index, over: one % whole })).sort((a, b) => (a.over === b.over ? a.index - b.index : a.over < b.over ? 1 : -1));
  for (const { index } of order.slice(0, Math.max(left, 0))) found[index] = (found[index] ?? 0n) + 1n;
  return amount < 0n ? found.map((one) => -one) : found;
}

export function readShares(rows: readonly RecordData[]): Share[] {
  return rows.map((row) => ({
    key: row.id,
    id: row.id,
    person: asReference(row['person']),
    role: asString(row['role']),
    kind: asString(row['kind']) === 'overlay' ? 'overlay' : 'revenue',
    percent: typed(row['share']),
  }));
}

function valuesOf(share: Share): Record<string, unknown> {
  return { person: share.person?.id ?? null, role: share.role || null, kind: share.kind, share: parts(share.percent) / WHOLE };
}

function same(a: Share, b: Share): boolean {
  return a.person?.id === b.person?.id && a.role === b.role && a.kind === b.kind && parts(a.percent) === parts(b.percent);
}

/** What has to be written so that what was before becomes what is wanted. */
export function changesOf(before: readonly Share[], wanted: readonly Share[], deal: string): Operation[] {
  const stays = new Set(wanted.map((one) => one.id));
  const gone = before.filter((one) => !stays.has(one.id)).map((one): Operation => ({ op: 'delete', id: one.id }));
  const changed = wanted.flatMap((one): Operation[] => {
    if (one.id === null) return [{ op: 'create', values: { ...valuesOf(one), opportunity: deal } }];
    const old = before.find((other) => other.id === one.id);
    return old && same(old, one) ? [] : [{ op: 'update', id: one.id, values: valuesOf(one) }];
  });
  return [...gone, ...changed];
}

/** What takes those changes back; `ids` are those of the records written, in the same order. */
export function backwards(operations: readonly Operation[], ids: readonly (string | null)[], before: readonly Share[]): Operation[] {
  return operations.map((one, index): Operation => {
    if (one.op === 'create') return { op: 'delete', id: ids[index] ?? null };
    if (one.op === 'delete') return { op: 'restore', id: one.id ?? null };
    const old = before.find((share) => share.id === one.id);
    return { op: 'update', id: one.id ?? null, values: old ? valuesOf(old) : {} };
  });
}
