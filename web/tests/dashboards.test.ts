import { describe, expect, it } from 'vitest';
import type { Locale } from '@/lib/locale';
import { changeOf, figureText, plainFigure, shortNumber } from '@/charts/figures';
import { axisLabels, grainLabel } from '@/areas/dashboards/grainLabel';
import { buildChart, fillSteps, isAdditive } from '@/areas/dashboards/build';
import type { Metric } from '@/areas/dashboards/declared';
import { funnelSteps, pipelinesOf } from '@/areas/dashboards/funnel';
import { readPeriod, spanBefore, spanOf, stepsBetween, writePeriod } from '@/areas/dashboards/period';
import { readScope, saysWhose, scopeWhere, writeScope } from '@/areas/dashboards/scope';
import type { Model } from '@/model/view';
import type { Stage } from '@/model/stages';

const zh: Locale = { language: 'zh-CN', timeZone: 'Asia/Shanghai', currency: 'CNY', currencies: [{ code: 'CNY', digits: 2 }] };
const en: Locale = { ...zh, language: 'en' };
const TODAY = '2026-11-22';

describe('the days of a period', () => {
  it.each([
    ['today', '2026-11-22', '2026-11-22'],
    ['this_week', '2026-11-16', '2026-11-22'],
    ['this_month', '2026-11-01', '2026-11-30'],
    ['last_month', '2026-10-01', '2026-10-31'],
    ['this_quarter', '2026-10-01', '2026-12-31'],
    ['last_quarter', '2026-07-01', '2026-09-30'],
    ['this_year', '2026-01-01', '2026-12-31'],
    ['last_30_days', '2026-10-24', '2026-11-22'],
    ['month_to_date', '2026-11-01', '2026-11-22'],
    ['2026-Q1', '2026-01-01', '2026-03-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2025', '2025-01-01', '2025-12-31'],
  ])('%s', (period, from, to) => {
    expect(spanOf(period, TODAY)).toEqual({ from, to });
  });

  it('follow the fiscal year where that begins elsewhere', () => {
    expect(spanOf('this_year', TODAY, 4)).toEqual({ from: '2026-04-01', to: '2027-03-31' });
    expect(spanOf('this_quarter', '2026-02-10', 4)).toEqual({ from: '2026-01-01', to: '2026-03-31' });
    expect(spanOf('2026-Q1', TODAY, 4)).toEqual({ from: '2026-04-01', to: '2026-06-30' });
  });

  it('are read from an address and written back', () => {
    expect(readPeriod('2026-01-01..2026-03-31')).toEqual({ from: '2026-01-01', to: '2026-03-31' });
    expect(readPeriod('2026-03-31..2026-01-01')).toEqual({ from: '2026-01-01', to: '2026-03-31' });
    expect(writePeriod({ from: '2026-01-01', to: '2026-03-31' })).toBe('2026-01-01..2026-03-31');
    expect(readPeriod('this_quarter')).toBe('this_quarter');
    expect(readPeriod('<script>')).toBeNull();
    expect(readPeriod(undefined)).toBeNull();
  });
});

describe('the period to compare with', () => {
  it('is the whole one before when the period is over', () => {
    expect(spanBefore('last_month', TODAY)).toEqual({ span: { from: '2026-09-01', to: '2026-09-30' }, partial: false });
  });

  it('has as many days as have gone by when the period runs', () => {
    expect(spanBefore('this_month', TODAY)).toEqual({ span: { from: '2026-10-01', to: '2026-10-22' }, partial: true });
    expect(spanBefore('this_year', TODAY)).toEqual({ span: { from: '2025-01-01', to: '2025-11-22' }, partial: true });
  });

  it('never reaches into the running period', () => {
    expect(spanBefore('this_month', '2026-03-30')?.span).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  });

  it('is as many days before, for days of one’s own', () => {
    expect(spanBefore({ from: '2026-11-03', to: '2026-11-09' }, TODAY)?.span).toEqual({ from: '2026-10-27', to: '2026-11-02' });
  });
});

describe('steps of time', () => {
  it('leave none out', () => {
    expect(stepsBetween('month', '2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
    expect(stepsBetween('quarter', '2025-Q3', '2026-Q1')).toEqual(['2025-Q3', '2025-Q4', '2026-Q1']);
    expect(fillSteps([{ month: '2026-01' }, { month: '2026-03' }], 'month', '2026-04').map((step) => step.key)).toEqual(['2026-01', '2026-02', '2026-03', '2026-04']);
  });

  it('say the year only where it turns', () => {
    expect(axisLabels('month', ['2025-12', '2026-01', '2026-02'], 'zh-CN')).toEqual(['2025年12月', '2026年1月', '2月']);
    expect(axisLabels('month', ['2026-01', '2026-02'], 'en')).toEqual(['Jan', 'Feb']);
    expect(grainLabel('quarter', '2026-Q1', 'zh-CN')).toBe('2026年1季度');
  });
});

describe('figures', () => {
  it('are short with the units of each language', () => {
    expect(shortNumber(1_253_400, zh)).toBe('125.3 万');
    expect(shortNumber(405_000_000, zh)).toBe('4.05 亿');
    expect(shortNumber(9_876, zh)).toBe('9,876');
    expect(shortNumber(1_253_400, en)).toBe('1.25M');
    expect(shortNumber(350_400, en)).toBe('350.4K');
  });

  it('carry their unit, or are a dash when unknown', () => {
    expect(figureText({ amount: '1253400.00', currency: 'CNY', currencies: [{ code: 'CNY', digits: 2 }] }, 'money', zh, 'short')).toBe('¥125.3 万');
    expect(figureText({ amount: '-1253400.00', currency: 'CNY', currencies: [{ code: 'CNY', digits: 2 }] }, 'money', en, 'full')).toBe('-¥1,253,400');
    expect(figureText(48.2, 'days', zh, 'short')).toBe('48.2 天');
    expect(figureText(0.4991, 'percent', zh, 'short')).toBe('49.9%');
    expect(figureText(null, 'money', zh, 'short')).toBe('—');
    expect(plainFigure(2074, 'number', en, 'full')).toBe('2,074');
  });

  it('compare with what was before, good or bad by what one wants', () => {
    expect(changeOf(120, 100, 'number', 'higher')).toEqual({ ratio: 0.2, direction: 'up', good: true });
    expect(changeOf(120, 100, 'days', 'lower')).toEqual({ ratio: 0.2, direction: 'up', good: false });
    expect(changeOf(5, 0, 'number', 'higher')).toEqual({ ratio: null, direction: 'up', good: true });
    expect(changeOf(0, 0, 'number', 'higher')).toEqual({ ratio: 0, direction: 'same', good: null });
    expect(changeOf(null, 3, 'number', 'higher')).toBeNull();
    expect(changeOf(0.5, 0.4, 'percent', 'higher')?.ratio).toBeCloseTo(0.1);
  });
});

describe('the scope of a dashboard', () => {
  it.each([
    ['mine', 'owner = ME()'],
    ['team', 'owner in (MY_SUBTREE())'],
    ['region.42', 'owner.department.region = "42"'],
    ['department.7', 'owner.department = "7"'],
  ])('%s', (text, where) => {
    expect(scopeWhere(readScope(text))).toBe(where);
    expect(writeScope(readScope(text))).toBe(text);
  });

  it('is everything for whatever else an address says', () => {
    expect(scopeWhere(readScope('region.1" or "1"="1'))).toBe('');
    expect(writeScope(readScope(undefined))).toBeUndefined();
  });

  it('does not apply to what says itself whose it is', () => {
    expect(saysWhose('owner = ME() and status = "open"')).toBe(true);
    expect(saysWhose('stage.kind = "open"')).toBe(false);
  });
});

const won: Metric = {
  name: 'won',
  label: { 'zh-CN': '赢单金额', en: 'Won' },
  object: 'opportunity',
  unit: 'money',
  dimensions: { source: 'source' },
  help: null,
  measure: 'sum(amount)',
  ratio: null,
  where: null,
  date: 'close_date',
  stock: false,
  additive: true,
  better: 'higher',
};
const model: Model = { objects: new Map(), navigation: [], pages: { navigation: [], objects: {}, dashboards: [] } };
const words = { language: 'zh-CN' as const, missing: '未填写', others: '其他' };
const money = (amount: number) => ({ amount: String(amount), currency: 'CNY', currencies: [{ code: 'CNY', digits: 2 }] });

describe('charts', () => {
  it('show months without records as nothing', () => {
    const built = buildChart({ kind: 'bar', by: ['month'] }, [{ month: '2026-01', won: money(5) }, { month: '2026-03', won: money(7) }], [won], model, words);
    expect(built.kind).toBe('bar');
    expect(built.data.categories).toEqual(['1月', '2月', '3月']);
    expect(built.data.series[0]?.values).toEqual([5, 0, 7]);
    expect(built.keys).toEqual(['2026-01', '2026-02', '2026-03']);
  });

  it('sum the small slices of a pie, which then lead nowhere', () => {
    const rows = Array.from({ length: 10 }, (_, index) => ({ source: `s${index}`, won: money(100 - index) }));
    const built = buildChart({ kind: 'pie', by: ['source'] }, rows, [won], model, words);
    expect(built.data.categories).toHaveLength(7);
    expect(built.data.categories.at(-1)).toBe('其他');
    expect(built.data.series[0]?.values.at(-1)).toBe(94 + 93 + 92 + 91);
    expect(built.keys.at(-1)).toBeUndefined();
  });

  it('name what is not filled in', () => {
    const built = buildChart({ kind: 'bar', by: ['source'] }, [{ source: null, won: money(1) }], [won], model, words);
    expect(built.kind).toBe('ranking');
    expect(built.data.categories).toEqual(['未填写']);
    expect(built.keys).toEqual([null]);
  });

  it('know which figures add up', () => {
    expect(isAdditive(won)).toBe(true);
    expect(isAdditive({ ...won, measure: 'median(amount)' })).toBe(false);
    expect(isAdditive({ ...won, measure: null, ratio: ['a', 'b'] })).toBe(false);
  });
});

describe('a funnel', () => {
  const stage = (id: string, kind: Stage['kind'], pipeline: string): Stage => ({ id, name: id, kind, color: 'blue', probability: null, guidance: '', pipeline: { id: pipeline, name: pipeline }, object: '', active: true });
  const stages = [stage('a', 'open', 'p'), stage('b', 'open', 'p'), stage('c', 'open', 'p'), stage('w', 'won', 'p'), stage('x', 'open', 'q')];
  const row = (id: string, count: number) => ({ stage: { id, name: id }, sum: money(count * 10), count });
  const rows = [row('b', 30), row('a', 10), row('c', 60), row('x', 5)];

  it('keeps the order of the stages and tells the share that has moved on', () => {
    const steps = funnelSteps(rows, stages.filter((one) => one.pipeline?.id === 'p'), 'sum', 'count');
    expect(steps.map((step) => step.stage.id)).toEqual(['a', 'b', 'c']);
    expect(steps.map((step) => step.value)).toEqual([100, 300, 600]);
    expect(steps[0]?.onward).toBeCloseTo(0.9);
    expect(steps[1]?.onward).toBeCloseTo(60 / 90);
    expect(steps[2]?.onward).toBeNull();
  });

  it('shows one pipeline at a time, the fullest first', () => {
    expect(pipelinesOf(rows, stages, 'sum').map((one) => one.id)).toEqual(['p', 'q']);
  });
});
