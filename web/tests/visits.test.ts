import { describe, expect, it } from 'vitest';
import { mondayOf, shifted, teamRows, whose } from '@/areas/calendar/entries';
import { arranged, legs, moved, nearestFirst, total } from '@/areas/visits/route';
import { stateOf, stepsOf } from '@/areas/visits/visitState';
import type { VisitCommand } from '@/offline/database';

const at = (id: string, lat: number | null, more: Record<string, unknown> = {}) => ({ id, 'account.location': lat === null ? null : { lat, lng: 120 }, due_at: `2026-12-01T0${id}:00:00Z`, ...more });
const ids = (list: readonly { id: string }[]) => list.map((one) => one.id);
const command = (action: VisitCommand['action'], step?: string): VisitCommand => ({ id: action, person: '1', visit: '7', name: '', action, at: '', photos: [], ...(step ? { step } : {}) });

describe('the route of a day', () => {
  it('keeps the order made by hand, and puts the rest after it by time', () => {
    expect(ids(arranged([at('3', 1), at('1', 1), at('2', 1, { route_position: 1 })]))).toEqual(['2', '1', '3']);
  });
  it('goes to the nearest next, those without a place last', () => {
    const visits = [at('1', null), at('2', 30), at('3', 20), at('4', 21)];
    expect(ids(nearestFirst(visits, { lat: 19, lng: 120 }))).toEqual(['3', '4', '2', '1']);
    expect(ids(nearestFirst(visits, null))).toEqual(['2', '4', '3', '1']);
  });
  it('measures legs between stops that have a place', () => {
    const parts = legs([at('1', 30), at('2', null), at('3', 31)]);
    expect(parts[0]).toBeNull();
    expect(parts[1]).toBeNull();
    expect(total(parts)).toBeCloseTo(111.2, 1);
  });
  it('moves within its ends', () => {
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b'], 0, 9)).toEqual(['b', 'a']);
  });
});

describe('a visit under way', () => {
  const visit = { id: '7', status: 'open', template: { id: '5', name: '' } };
  it('stands where the device says while that is not sent', () => {
    expect(stateOf(visit, [])).toBe('planned');
    expect(stateOf(visit, [command('check_in')])).toBe('begun');
    expect(stateOf(visit, [command('check_in'), command('check_out')])).toBe('done');
    expect(stateOf({ ...visit, id: '8' }, [command('check_in')])).toBe('planned');
  });
  it('opens an action once the required ones before it are done', () => {
    const actions = ['1', '2'].map((id) => ({ id, template: { id: '5', name: '' }, required: true }));
    const open = (commands: VisitCommand[]) => stepsOf(visit, actions, new Set(), commands).map((step) => [step.done, step.open]);
    expect(open([])).toEqual([[false, true], [false, false]]);
    expect(open([command('do_step', '1')])).toEqual([[true, true], [false, true]]);
  });
});

describe('the calendar', () => {
  it('keeps the hour by the clock of the organisation', () => {
    expect(shifted('2026-12-01T01:00:00Z', 2, 30, 'Asia/Shanghai')).toBe('2026-12-03T01:30:00.000Z');
  });
  it('begins weeks on Monday', () => {
    expect([mondayOf('2026-11-29'), mondayOf('2026-11-30')]).toEqual(['2026-11-23', '2026-11-30']);
  });
  it('puts entries into the row of their person on the day there', () => {
    const rows = teamRows([{ id: '1', name: '甲' }], [{ id: '9', owner: { id: '1', name: '甲' }, due_at: '2026-11-30T17:00:00Z' }], '2026-11-30', 'Asia/Shanghai');
    expect(rows[0]?.cells.map((cell) => cell.records.length)).toEqual([0, 1, 0, 0, 0, 0, 0]);
  });
  it('shows one’s own unless somebody else is chosen', () => {
    expect([whose({}), whose({ person: '3' }), whose({ department: '4' })]).toEqual(['owner = ME()', 'owner = "3"', 'owner.department = "4"']);
  });
});
