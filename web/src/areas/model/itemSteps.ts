/** What can be done with the steps of a change set that are refused: drop them, take one's own again, refer to something else. */
import type { ItemStep, Step } from './studio';

export function isItem(step: Step): step is ItemStep {
  return step.op === 'configure';
}

export function without(steps: readonly Step[], place: number): Step[] {
  return steps.filter((_, number) => number !== place);
}

/** A step whose author has now seen what stands: it takes its own values again. */
export function insisting(steps: readonly Step[], place: number, current: Readonly<Record<string, unknown>>): Step[] {
  return steps.map((step, number) => (number === place && isItem(step) ? { ...step, before: { ...step.before, ...current } } : step));
}

/** A step that leaves to others what they changed meanwhile; none where nothing is left of it. */
export function yielding(steps: readonly Step[], place: number, current: Readonly<Record<string, unknown>>): Step[] {
  return steps.flatMap((step, number) => {
    if (number !== place || !isItem(step)) return [step];
    if (!step.before || !step.after) return [];
    const kept = (values: Record<string, unknown>) => Object.fromEntries(Object.entries(values).filter(([name]) => !(name in current)));
    const after = kept(step.after);
    return Object.keys(after).length > 0 ? [{ ...step, before: kept(step.before), after }] : [];
  });
}

/** All steps with another record referred to in place of one that is not here. */
export function referring(steps: readonly Step[], from: { object: string; key: string }, to: string): Step[] {
  const mark = (key: string) => `⟦${from.object}:${key}⟧`;
  const replaced = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(mark(from.key), mark(to));
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replaced(each)]));
    return value;
  };
  return steps.map((step) => (isItem(step) ? { ...step, after: replaced(step.after) as ItemStep['after'] } : step));
}
