import { describe, expect, it } from 'vitest';
import { stagesFor, type Stage } from '@/model/stages';

const stage = (id: string, object: string, active = true): Stage => ({
  id, name: id, kind: 'open', color: 'blue', probability: null, guidance: '', pipeline: { id: `${object}${String(active)}`, name: 'p' }, object, active,
});

describe('the stages of an object', () => {
  it('leave out those of the pipelines of others', () => {
    expect(stagesFor([stage('a', 'lead'), stage('b', 'opportunity')], 'opportunity').map((one) => one.id)).toEqual(['b']);
  });

  it('begin with the pipelines of its own, end with those no longer taken, and keep their order otherwise', () => {
    const all = [stage('old', 'order', false), stage('any', ''), stage('first', 'order'), stage('second', 'order')];
    expect(stagesFor(all, 'order').map((one) => one.id)).toEqual(['first', 'second', 'any', 'old']);
    expect(all.map((one) => one.id)).toEqual(['old', 'any', 'first', 'second']);
  });
});
