import { describe, expect, it } from 'vitest';
import { accompanies } from '@/records/page/changes';
import { field } from './fixtures';

describe('the changes of a record', () => {
  it('leave out the moment that only keeps when another field was changed', () => {
    expect(accompanies(field('status_since', 'datetime', { readonly: true }), ['status', 'status_since'])).toBe(true);
    expect(accompanies(field('status_since', 'datetime', { readonly: true }), ['name', 'status_since'])).toBe(false);
    expect(accompanies(field('status_until', 'datetime'), ['status', 'status_until'])).toBe(false);
    expect(accompanies(field('status', 'choice', { readonly: true }), ['status'])).toBe(false);
  });
});
