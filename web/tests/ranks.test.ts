import { describe, expect, it } from 'vitest';
import { ranksFor, type Ranked } from '@/records/board/ranks';

/** The cards as the server would then give them: the highest first, those without a number last as they were. */
function after(cards: readonly Ranked[], moved: string, at: number): string[] {
  const written = ranksFor(cards, moved, at);
  const all = [...cards, { id: moved, rank: null as number | null }].map((card) => ({ id: card.id, rank: written.get(card.id) ?? card.rank }));
  const ranked = all.filter((card) => card.rank !== null).sort((a, b) => (b.rank ?? 0) - (a.rank ?? 0));
  return [...ranked, ...all.filter((card) => card.rank === null)].map((card) => card.id);
}

const card = (id: string, rank: number | null): Ranked => ({ id, rank });

describe('the order of cards by hand', () => {
  it('puts a card where it was dropped, whatever the others have', () => {
    for (const cards of [
      [card('a', 9), card('b', 8), card('c', 7)],
      [card('a', 65_536), card('b', 0), card('c', -65_536)],
      [card('a', 5), card('b', null), card('c', null)],
      [card('a', null), card('b', null), card('c', null)],
      [],
    ]) {
      for (let at = 0; at <= cards.length; at += 1) {
        const wanted = [...cards.slice(0, at).map((one) => one.id), 'x', ...cards.slice(at).map((one) => one.id)];
        expect(after(cards, 'x', at)).toEqual(wanted);
      }
    }
  });

  it('writes the moved card alone where there is room', () => {
    expect([...ranksFor([card('a', 100), card('b', 50)], 'x', 1)]).toEqual([['x', 75]]);
    expect(ranksFor([card('a', 100), card('b', 50)], 'x', 0).size).toBe(1);
    expect(ranksFor([card('a', 100), card('b', null)], 'x', 1).size).toBe(1);
  });

  it('gives numbers to those above that have none, and to no others', () => {
    expect([...ranksFor([card('a', null), card('b', null), card('c', null)], 'x', 2).keys()]).toEqual(['a', 'b', 'x']);
  });
});
