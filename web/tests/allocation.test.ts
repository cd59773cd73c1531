import { describe, expect, it } from 'vitest';
import { converted, leftOver, rateBetween, spread, units, written } from '@/areas/commerce/allocation';

describe('amounts of an allocation', () => {
  it('are counted without rounding', () => {
    expect(units('0.1')).toBe(1000n);
    expect(units('999999999999999.9999')).toBe(9999999999999999999n);
    expect(units('1,5')).toBeNull();
    expect(units('-1')).toBeNull();
    expect(written(1000n)).toBe('0.10');
    expect(written(12345600n)).toBe('1234.56');
  });

  it('leave what the payment holds more', () => {
    expect(leftOver('50.00', ['22.53', ' ', '22.52'])).toBe(49500n);
    expect(leftOver('50.00', ['60'])).toBe(-100000n);
    expect(leftOver('50.00', ['x'])).toBeNull();
  });

  it('go to the oldest first, as far as they reach', () => {
    const due = [{ id: 'a', left: '22.53' }, { id: 'b', left: '22.52' }, { id: 'c', left: '22.52' }, { id: 'd', left: '9' }];
    expect(spread('50.00', due)).toEqual({ a: '22.53', b: '22.52', c: '4.95' });
    expect(spread('0.00', due)).toEqual({});
  });
});

describe('amounts in two currencies', () => {
  it('are converted at the rate between them', () => {
    expect(converted('100', 7.1234, 2)).toBe('712.34');
    expect(converted('x', 7.1234, 2)).toBe('');
    expect(rateBetween('100', '712.34')).toBeCloseTo(7.1234, 6);
    expect(rateBetween('', '1')).toBeNull();
  });
});
