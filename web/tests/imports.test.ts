import { describe, expect, it } from 'vitest';
import { clashes, draftOf, emptyColumn, filesOfPlan, guessObject, planOf, planToml, scaleIn, stepOf, withScales, type StepDraft } from '@/areas/imports/plan';

const draft: StepDraft = {
  file: 'deals.csv',
  sheet: null,
  object: 'opportunity',
  match: ['external_id', 'gone'],
  columns: [
    { ...emptyColumn('编号'), field: 'external_id' },
    { ...emptyColumn('产品'), field: 'product', fix: [['GTXPro', 'GTX Pro'], ['', 'x']], find: 'code', missing: 'empty' },
    { ...emptyColumn('金额（万元）'), field: 'amount', scale: 10_000 },
    { ...emptyColumn('日期'), field: 'close_date', order: 'dmy' },
    { ...emptyColumn('省'), field: 'address.province' },
    { ...emptyColumn('市'), field: 'address.city' },
    emptyColumn('备注'),
  ],
  constants: [{ field: 'source', value: 'website' }, { field: 'stage', value: '' }],
};

const step = {
  file: 'deals.csv',
  object: 'opportunity',
  match: ['external_id'],
  map: {
    external_id: '编号',
    product: { column: '产品', fix: { GTXPro: 'GTX Pro' }, find: 'code', missing: 'empty' },
    amount: { column: '金额（万元）', scale: 10_000 },
    close_date: { column: '日期', order: 'dmy' },
    address: { parts: { province: '省', city: '市' } },
    source: { value: 'website' },
  },
};

describe('an import plan', () => {
  it('is made from what was chosen for each column', () => {
    expect(stepOf(draft)).toEqual(step);
    expect(planOf([draft]).step).toHaveLength(1);
  });

  it('is read back into the same choices', () => {
    const columns = draft.columns.map((column) => column.column);
    const read = draftOf(stepOf(draft), columns);
    expect(stepOf(read)).toEqual(step);
    expect(read.columns.map((column) => column.field)).toEqual(draft.columns.map((column) => column.field));
  });

  it('is written as TOML that a person can keep', () => {
    expect(planToml(planOf([draft]))).toBe(
      [
        '[[step]]',
        'file = "deals.csv"',
        'object = "opportunity"',
        'match = ["external_id"]',
        '[step.map]',
        'external_id = "编号"',
        'product = { column = "产品", fix = { GTXPro = "GTX Pro" }, find = "code", missing = "empty" }',
        'amount = { column = "金额（万元）", scale = 10000 }',
        'close_date = { column = "日期", order = "dmy" }',
        'address = { parts = { province = "省", city = "市" } }',
        'source = { value = "website" }',
        '',
      ].join('\n'),
    );
  });

  it('quotes keys that are not plain', () => {
    const odd = { ...draft, columns: [{ ...emptyColumn('a'), field: 'name', fix: [['张 "三"', 'b'] as const] }], constants: [], match: [] };
    expect(planToml(planOf([odd]))).toContain('fix = { "张 \\"三\\"" = "b" }');
  });

  it('names its files', () => {
    expect(filesOfPlan('[[step]]\nfile = "a.csv" # first\n[[step]]\n file = "b.csv"\n[[step]]\nfile = "a.csv"')).toEqual(['a.csv', 'b.csv']);
    expect(filesOfPlan('{"step": [\n{"file": "c.csv"}]}')).toEqual([]);
    expect(filesOfPlan('{\n "step": [{\n  "file": "c.csv"}]}')).toEqual(['c.csv']);
  });
});

describe('the choices for a file', () => {
  it('tell of fields that are claimed twice', () => {
    const twice = { ...draft, columns: [...draft.columns, { ...emptyColumn('编号 2'), field: 'external_id' }] };
    expect(clashes(twice)).toEqual(['external_id']);
    expect(clashes(draft)).toEqual([]);
  });

  it('take the unit from the name of a column', () => {
    expect(scaleIn('年营业额(万元)')).toBe(10_000);
    expect(scaleIn('销售额（亿元）')).toBe(100_000_000);
    expect(scaleIn('金额千元')).toBe(1_000);
    expect(scaleIn('万达广场')).toBeNull();
    const fresh = { ...draft, columns: [{ ...emptyColumn('金额（万元）'), field: 'amount' }, { ...emptyColumn('名称（万元）'), field: 'name' }] };
    expect(withScales(fresh, (field) => (field === 'amount' ? 'money' : 'text')).columns.map((column) => column.scale)).toEqual([10_000, null]);
  });

  it('guess the object from the name of the file', () => {
    const objects = [
      { name: 'account', words: ['客户', 'Accounts'] },
      { name: 'opportunity', words: ['商机', 'Opportunities'] },
    ];
    expect(guessObject('2026 客户名单.xlsx', objects)).toBe('account');
    expect(guessObject('sales_opportunities.csv', objects)).toBe('opportunity');
    expect(guessObject('data.csv', objects)).toBeNull();
  });
});
