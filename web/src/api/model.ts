import { queryOptions } from '@tanstack/react-query';
import { get, post } from './client';
import type { ActionDefinition, Labels, ObjectDefinition, Pages } from './types';

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
export interface ExpressionFunction {
  name: string;
  family: string;
  signature: string;
  result: string;
  doc: Labels;
  example: string;
}

/** The functions of the expression language; they change with a new version of the server only. */
export const functionsQuery = queryOptions({
  queryKey: ['expression-functions'],
  queryFn: async () => (await get<{ functions: ExpressionFunction[] }>('/expressions/functions')).functions,
  staleTime: Infinity,
});

export function checkExpression(object: string, expression: string): Promise<ExpressionAnswer> {
  return post<ExpressionAnswer>('/expressions', { object, expression, values: {} });
}
