import { describe, expect, it } from 'vitest';
import { KINDS, moved, newStep, readGiven, readSteps, shownGiven, without } from '@/areas/automations/steps';

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
