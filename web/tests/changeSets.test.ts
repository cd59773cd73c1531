import { expect, test } from 'vitest';
import { insisting, referring, without, yielding } from '@/areas/model/itemSteps';
import { keyOf } from '@/areas/model/knownBy';
import type { Step } from '@/areas/model/studio';
import { changedRights, nothing, type RoleRights } from '@/areas/rights/rights';

const field: Step = { op: 'delete_field', object: 'account', field: 'tier' };
const template: Step = { op: 'configure', kind: 'mail_template', key: '问候', before: { subject: '您好', body: '甲' }, after: { subject: '一', body: '乙' } };
const layout: Step = { op: 'configure', kind: 'layout', key: 'account / 页', before: null, after: { roles: ['⟦role:甲⟧'], content: { show: 'HAS_ROLE("⟦role:甲⟧")' } } };

test('a record of configuration is known by the values at its paths', () => {
  expect(keyOf(['name'], { name: ' 问候 ' })).toBe('问候');
  expect(keyOf(['pipeline.name', 'name'], { name: '方案', pipeline: { id: '1', name: '标准' } })).toBe('标准 / 方案');
  expect(keyOf(['pipeline.name', 'name'], { name: '方案', pipeline: null })).toBeNull();
  expect(keyOf([], { name: 'x' })).toBeNull();
});

test('a refused step is dropped, takes its own values again, or leaves to others what they changed', () => {
  expect(without([field, template], 1)).toEqual([field]);
  const current = { subject: '二' };
  expect(insisting([field, template], 1, current)).toEqual([field, { ...template, before: { subject: '二', body: '甲' } }]);
  expect(yielding([template], 0, current)).toEqual([{ ...template, before: { body: '甲' }, after: { body: '乙' } }]);
  expect(yielding([template], 0, { subject: '二', body: '丙' })).toEqual([]);
  expect(yielding([layout], 0, {})).toEqual([]);
});

test('another record stands in for a missing one wherever it is referred to', () => {
  const [changed] = referring([layout], { object: 'role', key: '甲' }, '乙');
  expect(changed).toMatchObject({ after: { roles: ['⟦role:乙⟧'], content: { show: 'HAS_ROLE("⟦role:乙⟧")' } } });
  expect(referring([layout], { object: 'team', key: '甲' }, '乙')).toEqual([layout]);
});

test('rights are gathered by object: what changed, and what is said no longer', () => {
  const stored: RoleRights = { objects: { account: nothing, contact: nothing }, actions: ['a'] };
  const draft: RoleRights = { objects: { account: { ...nothing, read: 'all' } }, actions: ['a'] };
  expect(changedRights(stored, draft)).toEqual({ account: { ...nothing, read: 'all' }, contact: null });
  expect(changedRights(stored, { ...stored, actions: [] })).toEqual({ ':actions': [] });
});
