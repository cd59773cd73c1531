/** Bundles on quotes and orders: what is chosen of one, as its line keeps it (`12:2,15:1`, or `-` for nothing). */
import { queryRecords } from '@/api/records';
import type { Schemas } from '@/api/call';
import { quoted } from '@/lib/expression';
import type { ObjectView } from '@/model/view';

export type Offer = Schemas['BundleOffer'];
export type Group = Offer['groups'][number];
export type Option = Group['options'][number];
/** Option → how many of it go into one bundle. */
export type Choice = ReadonlyMap<string, string>;

export const BUNDLES = 'bundle = "own" or bundle = "sum"';

/** The field by which a line is part of another line of its document; null where lines know no bundles. */
export function partOf(view: ObjectView): string | null {
  return view.fields.has('bundle_line') && view.fields.has('configuration') ? 'bundle_line' : null;
}

export function readChoice(text: string): Choice {
  const parts = text === '-' || text === '' ? [] : text.split(',');
  return new Map(parts.map((part): [string, string] => [part.split(':')[0] ?? '', part.split(':')[1] ?? '1']));
}

export function written(choice: Choice): string {
  return [...choice].map(([id, quantity]) => `${id}:${quantity}`).join(',') || '-';
}

/** A choice with one option taken or left; a group that holds one of them gives the other up. */
export function taken(choice: Choice, group: Group, option: Option, chosen: boolean): Choice {
  const next = new Map(choice);
  if (chosen && group.at_most === 1) for (const other of group.options) next.delete(other.id);
  if (chosen) next.set(option.id, option.quantity);
  else next.delete(option.id);
  return next;
}

/** A choice without any option of a group. */
export function noneOf(choice: Choice, group: Group): Choice {
  return new Map([...choice].filter(([id]) => !group.options.some((one) => one.id === id)));
}

/** Whether a product is a bundle, so that it is configured before it becomes a line. */
export async function isBundle(product: string): Promise<boolean> {
  const found = await queryRecords('product', { fields: ['name'], where: `id = ${quoted(product)} and (${BUNDLES})`, limit: 1 });
  return found.records.length > 0;
}
