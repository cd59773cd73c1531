import { describe, expect, it } from 'vitest';
import { dashboardOf, definitionOf, emptyPlan, fieldsFromColumns, missingIn, named, optionsOf, plannedField, rulesOf, viewsOf, type Plan } from '@/areas/model/wizard/plan';
import { templates } from '@/areas/model/wizard/templates';

const plan: Plan = {
  ...emptyPlan,
  zh: '车辆',
  en: 'Vehicle',
  name: 'vehicle',
  fields: [
    plannedField(0, { zh: '车牌', name: 'name', required: true }),
    plannedField(1, { zh: '状态', name: 'state', type: 'choice', options: ['新车', '在用', '报废'] }),
    plannedField(2, { zh: '购买日期', name: 'bought_on', type: 'date' }),
    plannedField(3, { zh: '客户', name: 'account', type: 'lookup', target: 'account' }),
  ],
  stages: 1,
  gates: { 在用: [2], 报废: [3, 1] },
};

describe('the wizard of new objects', () => {
  it('reads options as they are typed or pasted, each once', () => {
    expect(optionsOf('新建，处理中; 完成\n新建、 ')).toEqual(['新建', '处理中', '完成']);
  });

  it('makes fields of columns, the first text being the name', () => {
    const fields = fieldsFromColumns([{ name: '金额', type: 'money' }, { name: ' 合同名称 ', type: 'text' }, { name: '', type: 'text' }, { name: 'State', type: 'choice', values: ['a', 'b'] }, { name: '奇怪', type: 'unknown' }], true);
    expect(fields.map((field) => [field.zh, field.type, field.required])).toEqual([['合同名称', 'text', true], ['金额', 'money', false], ['State', 'choice', false], ['奇怪', 'text', false]]);
    expect(fields[2]?.options).toEqual(['a', 'b']);
    expect(fieldsFromColumns([{ name: 'Plate', type: 'text' }], false)[0]).toMatchObject({ zh: '', en: 'Plate' });
  });

  it('gives every field a name of its own and keeps those of the system free', () => {
    const fields = [plannedField(0, { zh: '车牌' }), plannedField(1, { en: 'Owner' }), plannedField(2, { zh: '状态' }), plannedField(3, { zh: '状态' }), plannedField(4, { zh: '？' })];
    expect(named(fields, { 状态: 'zhuang tai', '？': '' }, new Set(['owner'])).map((field) => field.name)).toEqual(['name', 'owner_2', 'zhuang_tai', 'zhuang_tai_2', 'field_5']);
  });

  it('says what is missing', () => {
    expect(missingIn(plan)).toEqual([]);
    const lacking = { ...plan, zh: '', en: '', fields: [plannedField(0, { zh: '价', type: 'money' }), plannedField(1, { type: 'choice' }), plannedField(2, { zh: 'x', type: 'lookup' })] };
    expect(missingIn(lacking).map((one) => one.what)).toEqual(['label', 'nameType', 'fieldLabel', 'options', 'target']);
  });

  it('defines the object with its stages and its way to the customer', () => {
    expect(definitionOf(plan)).toMatchObject({
      name: 'vehicle',
      name_field: 'name',
      fields: [{ name: 'name', required: true }, { name: 'state', default: '新车' }, { type: 'date' }, { target: 'account', inverse: { name: 'vehicle_account' } }],
    });
  });

  it('keeps gates by rules that hold for the stage and all after it', () => {
    expect(rulesOf(plan).map((rule) => rule['condition'])).toEqual(['state in ("在用", "报废") and bought_on is null', 'state in ("报废") and account is null']);
    expect(rulesOf({ ...plan, stages: null })).toEqual([]);
  });

  it('shows it as a list, a board by its stages and a calendar by its first date, as far as it has them', () => {
    const words = { list: 'All', board: 'Board', calendar: 'Days' };
    expect(viewsOf(plan, words).map((view) => [view.kind, view.board_by])).toEqual([['list', undefined], ['board', 'state'], ['calendar', 'bought_on']]);
    expect(viewsOf({ ...plan, stages: null, calendar: false }, words).map((view) => view.kind)).toEqual(['list']);
    const page = dashboardOf(plan, { recent: 'Latest', calendar: 'Days' }) as { widgets: { kind: string }[] };
    expect(page.widgets.map((widget) => widget.kind)).toEqual(['records', 'calendar', 'records', 'records', 'records']);
  });

  it.each(templates.map((one) => [one.key, one.plan] as const))('%s: the template is complete', (_, template) => {
    expect(missingIn(template)).toEqual([]);
    expect(template.stages).not.toBeNull();
  });
});
