/** The order of cards by hand: each has a number, the higher ones stand above, those without one below all others. */
import type { FieldDefinition } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { isWritable, type ObjectView } from '@/model/view';

/** How the fields are called that hold nothing but the places of cards; the view says which of them is its own. */
export const RANK = 'card_order';
const GAP = 65_536;

export interface Ranked {
  id: string;
  rank: number | null;
}

/** The fields that places of cards may be kept in. */
export function rankFields(view: ObjectView): FieldDefinition[] {
  return [...view.fields.values()].filter((field) => field.name.startsWith(RANK) && ['number', 'integer'].includes(typeOf(field).type) && isWritable(field));
}

/** A name for one more of them. */
export function freshRank(view: ObjectView): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? RANK : `${RANK}_${number}`;
    if (!view.fields.has(name)) return name;
  }
}

/**
 * The numbers to write so that a card stands at a place among others, which are given from the top without it.
 * Mostly its own alone; those above it that have none get theirs, and all get new ones when there is no room between two.
 */
export function ranksFor(cards: readonly Ranked[], moved: string, at: number): Map<string, number> {
  const above = cards.slice(0, at);
  const next = cards[at]?.rank ?? null;
  const bare = above.findIndex((card) => card.rank === null);
  if (bare >= 0) {
    const from = above[bare - 1]?.rank ?? 0;
    return new Map([...above.slice(bare), { id: moved }].map((card, index) => [card.id, from - GAP * (index + 1)]));
  }
  const before = above.at(-1)?.rank ?? null;
  if (before === null) return new Map([[moved, (next ?? 0) + GAP]]);
  if (next === null) return new Map([[moved, before - GAP]]);
  if (before - next >= 2) return new Map([[moved, next + Math.floor((before - next) / 2)]]);
  const all = [...above, { id: moved, rank: null }, ...cards.slice(at)].filter((card) => card.id === moved || card.rank !== null);
  const top = (all.length / 2) * GAP;
  return new Map(all.map((card, index) => [card.id, Math.round(top - index * GAP)]));
}
