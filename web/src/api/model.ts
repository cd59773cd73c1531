import { get, post } from './client';
import type { ActionDefinition, ObjectDefinition, Pages } from './types';

export async function loadObjects(): Promise<ObjectDefinition[]> {
  const answer = await get<{ objects: ObjectDefinition[] }>('/objects');
  return answer.objects;
}

export function loadPages(): Promise<Pages> {
  return get<Pages>('/pages');
}

export async function loadActions(): Promise<ActionDefinition[]> {
  const answer = await get<{ actions: ActionDefinition[] } | ActionDefinition[]>('/actions');
  return Array.isArray(answer) ? answer : answer.actions;
}

export function runAction<T>(name: string, input: unknown): Promise<T> {
  return post<T>(`/actions/${name}`, input);
}

export interface ExpressionAnswer {
  type: string;
  value: unknown;
}

/** Checks an expression on the server. Throws ApiProblem with `at` in its errors when it is wrong. */
export function checkExpression(object: string, expression: string): Promise<ExpressionAnswer> {
  return post<ExpressionAnswer>('/expressions', { object, expression, values: {} });
}
