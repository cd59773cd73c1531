/** What a print template holds, as the server keeps it. */
import type { ObjectView } from '@/model/view';
import { pathText } from '@/lib/expression';

export type Align = 'left' | 'center' | 'right';

export interface Fact {
  label: string;
  text: string;
}

export interface Column extends Fact {
  foot: string;
  align: Align;
  width: number;
}

export type Block = { when: string } & (
  | { kind: 'heading'; text: string; size: number; align: Align }
  | { kind: 'words'; html: string }
  | { kind: 'facts'; items: Fact[]; columns: number; totals: boolean }
  | { kind: 'table'; of: string; columns: Column[]; where: string; sort: string; plain: boolean }
  | { kind: 'signing'; parties: Fact[] }
  | { kind: 'line' }
  | { kind: 'page_break' }
);

export type Kind = Block['kind'];
export type Of<K extends Kind> = Extract<Block, { kind: K }>;

export interface TemplateContent {
  blocks: Block[];
  header: string;
  footer: string;
}

/** A block as the editor holds it: with a key of its own, by which it keeps its place on the screen. */
export interface Kept {
  key: string;
  block: Block;
}

export const KINDS: readonly Kind[] = ['heading', 'words', 'facts', 'table', 'signing', 'line', 'page_break'];

export const COLUMN: Column = { label: '', text: '', foot: '', align: 'left', width: 0 };

export function readContent(given: unknown): TemplateContent {
  return { blocks: [], header: '', footer: '', ...((given ?? {}) as Partial<TemplateContent>) };
}

let count = 0;

export function kept(block: Block): Kept {
  count += 1;
  return { key: `b${count}`, block };
}

/** A block to begin with. */
export function blockOf(kind: Kind, view: ObjectView): Block {
  const when = '';
  switch (kind) {
    case 'heading':
      return { kind, when, text: '', size: 2, align: 'left' };
    case 'words':
      return { kind, when, html: '' };
    case 'facts':
      return { kind, when, items: [{ label: '', text: '' }], columns: 2, totals: false };
    case 'table':
      return { kind, when, of: view.inverses[0]?.name ?? '', columns: [{ ...COLUMN, text: '{{ # }}', align: 'center' }], where: '', sort: '', plain: false };
    case 'signing':
      return { kind, when, parties: [{ label: '', text: '{{ @organisation }}' }] };
    default:
      return { kind, when };
  }
}

export function placeholderOf(path: string): string {
  return `{{ ${path.startsWith('@') || path === '#' ? path : pathText(path)} }}`;
}
