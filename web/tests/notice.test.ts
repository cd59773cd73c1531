import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { notify, useNotices } from '@/ui/notice';

const frames: FrameRequestCallback[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => frames.push(draw));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('counts its time from the first picture after it', () => {
  const { result } = renderHook(() => useNotices());
  act(() => notify({ kind: 'success', text: 'Saved' }));
  act(() => void vi.advanceTimersByTime(60_000));
  expect(result.current.map((notice) => notice.text)).toEqual(['Saved']);

  act(() => frames.splice(0).forEach((draw) => draw(0)));
  act(() => void vi.advanceTimersByTime(3_999));
  expect(result.current).toHaveLength(1);
  act(() => void vi.advanceTimersByTime(1));
  expect(result.current).toHaveLength(0);
});
