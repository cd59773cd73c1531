import { describe, expect, it } from 'vitest';
import { fitting, templateOf } from '@/records/page/activityTemplates';

const record = (id: string, about: string[] | null, stages: string[] | null) =>
  templateOf({ id, version: 1, name: `T${id}`, kind: 'note', content: 'Need:', about, stages: stages?.map((one) => ({ id: one, name: one })) ?? null, due_days: null });

describe('templates that are offered', () => {
  const all = [record('1', null, null), record('2', ['lead'], null), record('3', ['opportunity'], ['s1']), record('4', null, ['s2'])];

  it('are those for the object and for any', () => {
    expect(fitting(all, 'account', null).map((one) => one.id)).toEqual(['1']);
    expect(fitting(all, 'lead', null).map((one) => one.id)).toEqual(['1', '2']);
  });

  it('begin with those of the stage, and leave out those of another', () => {
    expect(fitting(all, 'opportunity', 's1').map((one) => one.id)).toEqual(['3', '1']);
    expect(fitting(all, 'opportunity', 's2').map((one) => one.id)).toEqual(['4', '1']);
    expect(fitting(all, 'lead', 's1').map((one) => one.id)).toEqual(['1', '2']);
  });
});
