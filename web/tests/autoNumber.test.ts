import { describe, expect, it } from 'vitest';
import { firstNumber } from '@/fields/auto_number/pattern';
import { typeOf } from '@/fields/registry';

describe('numbers that the system gives', () => {
  it('are shown as the pattern writes them', () => {
    const day = new Date(2026, 0, 5);
    expect(firstNumber('SO-{YYYY}{MM}-{0000}', 1, day)).toBe('SO-202601-0001');
    expect(firstNumber('{YY}/{DD}/{0}', 120, day)).toBe('26/05/120');
  });
});

describe('a computed field', () => {
  it('is shown as a field of the type of its value', () => {
    const label = { 'zh-CN': '合计', en: 'Total' };
    expect(typeOf({ name: 'total', type: 'rollup', label, result_type: 'money' }).type).toBe('money');
    expect(typeOf({ name: 'total', type: 'number', label }).type).toBe('number');
  });
});
