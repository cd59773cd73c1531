/** Reports: what each kind needs, and what another kind leaves of it. */
import { describe, expect, it } from 'vitest';
import { EMPTY, asKind, isReady, type Report } from '@/areas/reports/report';

const SUMMARY: Report = { kind: 'summary', metrics: ['won_amount'], by: ['region', 'owner', 'month'] };

describe('a report', () => {
  it('is run when it says what its kind needs', () => {
    expect(isReady(EMPTY)).toBe(false);
    expect(isReady(SUMMARY)).toBe(true);
    expect(isReady({ kind: 'matrix', metrics: ['won_amount'], by: ['region'] })).toBe(false);
    expect(isReady({ kind: 'comparison', metrics: ['won_amount'] })).toBe(true);
    expect(isReady({ kind: 'list' })).toBe(false);
    expect(isReady({ kind: 'list', object: 'account' })).toBe(true);
    expect(isReady({ kind: 'joined', blocks: [] })).toBe(false);
    expect(isReady({ kind: 'joined', blocks: [SUMMARY, EMPTY] })).toBe(false);
  });

  it('keeps of another kind what that kind takes', () => {
    expect(asKind(SUMMARY, 'matrix').by).toEqual(['region', 'owner']);
    expect(asKind(SUMMARY, 'list').by).toEqual([]);
    expect(asKind(SUMMARY, 'joined')).toEqual({ kind: 'joined', blocks: [SUMMARY] });
    expect(asKind(EMPTY, 'joined')).toEqual({ kind: 'joined', blocks: [] });
  });
});
