import { describe, expect, it } from 'vitest';
import { remaining } from '@/areas/automations/remaining';
import { daysLater, KINDS, kindsOfValue, moved, newStep, readGiven, readSteps, shownGiven, valueKind, without, writtenDays } from '@/areas/automations/steps';

describe('steps of an automation', () => {
  it('begin with what their kind needs, each for itself', () => {
    for (const kind of KINDS) expect(newStep(kind).kind).toBe(kind);
    expect(newStep('wait')).toEqual({ kind: 'wait', amount: 1, unit: 'days' });
    expect(newStep('set')['values']).not.toBe(newStep('set')['values']);
  });

  it('are left alone where they are not understood', () => {
    expect(readSteps(null)).toEqual([]);
    expect(readSteps([{ kind: 'stop' }])).toEqual([{ kind: 'stop' }]);
    for (const given of [{}, 'stop', [1], [{ step: 'stop' }]]) expect(readSteps(given)).toBeNull();
  });

  it('change places within their list only', () => {
    expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
    expect(without(['a', 'b'], 0)).toEqual(['b']);
  });
});

describe('values in a step', () => {
  it('are constants, or expressions after an equals sign', () => {
    expect(readGiven('=amount * 2')).toEqual({ expression: 'amount * 2' });
    expect(readGiven('高')).toEqual({ value: '高' });
    expect(readGiven('')).toEqual({ value: null });
  });

  it('are shown as they are typed', () => {
    for (const text of ['=amount * 2', '高', '']) expect(shownGiven(readGiven(text))).toBe(text);
    expect(shownGiven({ value: ['a'] })).toBe('["a"]');
  });
});

describe('the value of a field', () => {
  it('is a constant, an expression, or a day counted from then', () => {
    expect(valueKind({ value: 'x' }, 'date')).toBe('value');
    expect(valueKind({ expression: 'close_date' }, 'date')).toBe('expression');
    for (const kind of ['days', 'working_days'] as const) {
      const given = { expression: writtenDays(3, kind) };
      expect(daysLater(given)).toEqual({ kind, count: 3 });
      expect(valueKind(given, 'datetime')).toBe(kind);
      // A text may hold such an expression too, but is offered none.
      expect(valueKind(given, 'text')).toBe('expression');
    }
    expect(daysLater({ expression: 'WORKDAY(close_date, 3)' })).toBeNull();
    expect(kindsOfValue('choice')).toEqual(['value', 'expression']);
  });
});

describe('how long it is until something happens', () => {
  const now = new Date('2026-03-01T10:00:00Z');
  it.each([
    ['2026-03-04T09:00:00Z', 2, 'days'],
    ['2026-03-03T09:59:00Z', 47, 'hours'],
    ['2026-03-01T11:59:30Z', 119, 'minutes'],
    ['2026-03-01T10:00:30Z', 0, 'now'],
    ['2026-02-01T10:00:00Z', 0, 'now'],
  ])('%s', (at, count, unit) => {
    expect(remaining(at, now)).toEqual({ count, unit });
  });
});
