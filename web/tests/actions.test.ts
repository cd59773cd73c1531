import { describe, expect, it } from 'vitest';
import type { ActionDefinition, RecordData } from '@/api/types';
import { applies } from '@/records/actions/ActionButtons';

function action(more: Partial<ActionDefinition>): ActionDefinition {
  return { name: 'lending.take_back', when: {}, by: [], decides: [], ...more } as ActionDefinition;
}

const record = { id: '1', version: 1, status: 'submitted', owner: { id: '7', name: '王芳' }, submitted_by: null } as unknown as RecordData;

describe('what is offered on a record', () => {
  it('follows the values of its fields', () => {
    expect(applies(action({ when: { status: ['submitted', 'approved'] } }), record, '7', false)).toBe(true);
    expect(applies(action({ when: { status: ['draft'] } }), record, '7', false)).toBe(false);
  });

  it('is a withdrawal for whoever asked alone', () => {
    const withdrawal = action({ by: ['owner', 'submitted_by'] });
    expect(applies(withdrawal, record, '7', true)).toBe(true);
    expect(applies(withdrawal, record, '8', false)).toBe(false);
  });

  it('is a decision for others alone, and none while an approval flow decides', () => {
    const decision = action({ decides: ['owner', 'submitted_by'] });
    expect(applies(decision, record, '8', false)).toBe(true);
    expect(applies(decision, record, '7', false)).toBe(false);
    expect(applies(decision, record, '8', true)).toBe(false);
  });
});
