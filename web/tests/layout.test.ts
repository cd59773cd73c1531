import { describe, expect, it } from 'vitest';
import type { LayoutLook } from '@/api/quality';
import type { Layout } from '@/api/types';
import { NO_CONDITIONS, generatedLayout, inPhoneOrder, layoutDefaults, layoutFor, placed, sectionsOf, type PlacedTab } from '@/model/layout';
import { viewOf, type ObjectView } from '@/model/view';
import { account } from './fixtures';

const place = (name: string, more = {}) => ({ name, span: 1, help: {}, default: null, waits: false, ...more });

function layout(more: Partial<Layout> = {}): Layout {
  return {
    id: '1',
    name: 'ours',
    when: null,
    header: null,
    phone: { order: ['b'], collapsed: [] },
    conditional: true,
    tabs: [
      {
        key: 'main',
        label: {},
        waits: false,
        blocks: [
          { kind: 'section', key: 'a', label: {}, waits: false, columns: 2, collapsed: false, fields: [place('name', { help: { en: 'Full name' } }), place('gone')] },
          { kind: 'section', key: 'b', label: {}, waits: true, columns: 1, collapsed: false, fields: [place('industry', { default: 'bank' }), place('amount', { waits: true })] },
          { kind: 'related', key: 'r', inverse: 'nothing', label: {}, waits: false },
        ],
      },
    ],
    ...more,
  };
}

const view = (layouts: Layout[]): ObjectView => viewOf(account, { layouts });
const look = (more: Partial<LayoutLook>): LayoutLook => ({ ...NO_CONDITIONS, ...more });
const names = (tabs: readonly PlacedTab[]) => tabs.flatMap((tab) => sectionsOf(tab.blocks).flatMap((section) => section.fields.map(({ field }) => field.name)));

describe('the layout of a record', () => {
  it('is the first that fits its type, and without any the generated one', () => {
    const banks = layout({ id: '2', when: { field: 'industry', values: ['bank'] } });
    const both = view([banks, layout()]);
    expect(layoutFor(both, { industry: 'bank' }).id).toBe('2');
    expect(layoutFor(both, { industry: 'retail' }).id).toBe('1');
    expect(layoutFor(view([banks]), {}).id).toBeNull();
    const all = view([]);
    expect(names(placed(all, generatedLayout(all), NO_CONDITIONS))).toEqual(all.form.flatMap((section) => section.fields));
  });

  it('hides what waits until its conditions are known, and what is not there at all', () => {
    const one = view([layout()]);
    expect(names(placed(one, layout(), null))).toEqual(['name']);
    expect(names(placed(one, layout(), look({})))).toEqual(['name', 'industry', 'amount']);
    expect(names(placed(one, layout(), look({ parts: ['b'] })))).toEqual(['name']);
    expect(names(placed(one, layout(), look({ hidden: ['industry'] })))).toEqual(['name', 'amount']);
    expect(placed(one, layout(), look({}))[0]?.blocks.map((block) => block.key)).toEqual(['a', 'b']);
  });

  it('says what is wanted and locked, by the layout or by rules', () => {
    const one = view([layout()]);
    const ruled = { hidden: [], required: ['amount'], readonly: ['name'] };
    const fields = new Map(placed(one, layout(), look({ required: ['industry'], readonly: ['amount'] }), ruled).flatMap((tab) => sectionsOf(tab.blocks).flatMap((section) => section.fields.map(({ field }) => [field.name, field] as const))));
    expect([fields.get('industry')?.required, fields.get('amount')?.required]).toEqual([true, true]);
    expect([fields.get('name')?.readonly, fields.get('amount')?.readonly, fields.get('industry')?.readonly]).toEqual([true, true, undefined]);
    expect(fields.get('name')?.help).toEqual({ en: 'Full name' });
  });

  it('offers the options that are left, and keeps the others readable', () => {
    const one = view([layout()]);
    const [, section] = placed(one, layout(), look({ choices: { industry: ['retail'] } }))[0]?.blocks ?? [];
    const options = section?.kind === 'section' ? section.fields[0]?.field.options : [];
    expect(options?.map((option) => [option.value, option.active])).toEqual([['bank', false], ['retail', undefined]]);
  });

  it('gives new records its fixed values, and phones an order of their own', () => {
    expect(layoutDefaults(view([layout()]))).toEqual({ industry: 'bank' });
    expect(inPhoneOrder([{ key: 'a' }, { key: 'b' }, { key: 'c' }], layout()).map((block) => block.key)).toEqual(['b', 'a', 'c']);
  });
});
