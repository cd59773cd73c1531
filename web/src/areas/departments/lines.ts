/** The chart as lines, one below the other: what is folded has none. */
import type { Reference } from '@/api/types';
import type { Branch } from './tree';

export interface Member {
  id: string;
  name: string;
  title: string | null;
  department: Reference | null;
  manager: Reference | null;
}

/** The people of a department as far as they are there. */
export interface Members {
  people: readonly Member[];
  more: boolean;
}

export type Line =
  | { kind: 'department'; key: string; depth: number; branch: Branch; open: boolean }
  | { kind: 'person'; key: string; depth: number; person: Member; leads: boolean }
  | { kind: 'more'; key: string; depth: number; department: string }
  | { kind: 'waiting'; key: string; depth: number };

export function linesOf(roots: readonly Branch[], opened: ReadonlySet<string>, members: ReadonlyMap<string, Members>): Line[] {
  const lines: Line[] = [];
  const add = (branch: Branch, depth: number) => {
    const open = opened.has(branch.id);
    lines.push({ kind: 'department', key: branch.id, depth, branch, open });
    if (!open) return;
    const own = members.get(branch.id);
    if (!own && branch.people > 0) lines.push({ kind: 'waiting', key: `waiting ${branch.id}`, depth: depth + 1 });
    for (const person of own?.people ?? []) lines.push({ kind: 'person', key: person.id, depth: depth + 1, person, leads: branch.manager?.id === person.id });
    if (own?.more) lines.push({ kind: 'more', key: `more ${branch.id}`, depth: depth + 1, department: branch.id });
    branch.children.forEach((child) => add(child, depth + 1));
  };
  roots.forEach((root) => add(root, 0));
  return lines;
}

export const BOX = { width: 188, height: 72, across: 20, down: 44 } as const;

export interface Box {
  branch: Branch;
  x: number;
  y: number;
  open: boolean;
}

/** Where the boxes of the chart stand: children side by side below their parent, each parent above the middle of them. */
export function boxesOf(roots: readonly Branch[], opened: ReadonlySet<string>): { boxes: Box[]; width: number; height: number } {
  const boxes: Box[] = [];
  let next = 0;
  let deepest = 0;
  const place = (branch: Branch, depth: number): number => {
    deepest = Math.max(deepest, depth);
    const open = opened.has(branch.id) && branch.children.length > 0;
    const box: Box = { branch, x: 0, y: depth * (BOX.height + BOX.down), open };
    boxes.push(box);
    if (open) {
      const middles = branch.children.map((child) => place(child, depth + 1));
      box.x = ((middles[0] ?? 0) + (middles.at(-1) ?? 0)) / 2;
    } else {
      box.x = next;
      next += BOX.width + BOX.across;
    }
    return box.x;
  };
  roots.forEach((root) => place(root, 0));
  return { boxes, width: Math.max(0, next - BOX.across), height: (deepest + 1) * (BOX.height + BOX.down) - BOX.down };
}

/** The line from a box down to one of those below it. */
export function edge(from: Box, to: Box): string {
  const [x1, y1, x2] = [from.x + BOX.width / 2, from.y + BOX.height, to.x + BOX.width / 2];
  const middle = y1 + BOX.down / 2;
  return `M${x1} ${y1}V${middle}H${x2}V${to.y}`;
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
const shortened = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** The chart as a picture that stands on its own. */
export function picture(drawn: ReturnType<typeof boxesOf>, words: (branch: Branch) => string): string {
  const space = 24;
  const byId = new Map(drawn.boxes.map((box) => [box.branch.id, box]));
  const edges = drawn.boxes.filter((box) => box.open).flatMap((box) => box.branch.children.map((child) => byId.get(child.id)).filter((child): child is Box => child !== undefined).map((child) => edge(box, child)));
  const boxes = drawn.boxes.map(
    ({ branch, x, y }) =>
      `<g transform="translate(${x} ${y})"><rect width="${BOX.width}" height="${BOX.height}" rx="6" fill="#fff" stroke="#cbd1da"/>` +
      `<text x="12" y="26" font-size="14" font-weight="600">${escaped(shortened(branch.name, 12))}</text>` +
      `<text x="12" y="47" font-size="12" fill="#4c5563">${escaped(shortened(words(branch), 22))}</text></g>`,
  );
  const [width, height] = [drawn.width + 2 * space, drawn.height + 2 * space];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-space} ${-space} ${width} ${height}" font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif" fill="#1c2129">` +
    `<path d="${edges.join('')}" fill="none" stroke="#cbd1da"/>${boxes.join('')}</svg>`
  );
}
