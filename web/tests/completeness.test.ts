import { describe, expect, it } from 'vitest';
import { formulaOf, weightsOf } from '@/areas/model/completeness';

describe('how complete records are', () => {
  it('is a formula over fields and weights, read as it is written', () => {
    const weights = { phone: 2, industry: 1 };
    expect(formulaOf({ ...weights, website: 0 })).toBe('COMPLETENESS(phone, 2, industry, 1)');
    expect(weightsOf(formulaOf(weights))).toEqual(weights);
  });

  it('is left alone where somebody wrote more than that', () => {
    for (const formula of ['COMPLETENESS(phone, 1) * 2', 'COMPLETENESS(account.phone, 1)', 'COMPLETENESS(phone)', 'COMPLETENESS()', 'amount * 2', 'COMPLETENESS(phone, 1, industry, x)']) {
      expect(weightsOf(formula)).toBeNull();
    }
  });
});
