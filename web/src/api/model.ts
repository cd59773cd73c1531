import { queryOptions } from '@tanstack/react-query';
import { get, known, post, type Schemas } from './call';
import type { ActionDefinition, ObjectDefinition, Pages } from './types';

export async function loadObjects(): Promise<ObjectDefinition[]> {
  return (await get('/objects')).objects;
}

export async function loadPages(): Promise<Pages> {
  return known<Pages>(await get('/pages'));
}

export async function loadActions(): Promise<ActionDefinition[]> {
  return (await get('/actions')).actions;
}

export function runAction(action: string, input: Record<string, unknown>): Promise<unknown> {
  return post('/actions/{action}', { path: { action }, body: input });
}

export type ExpressionAnswer = Schemas['ExpressionAnswer'];
export type ExpressionFunction = Schemas['FunctionAnswer'];

/** The functions of the expression language; they change with a new version of the server only. */
export const functionsQuery = queryOptions({
  queryKey: ['expression-functions'],
  queryFn: async () => (await get('/expressions/functions')).functions,
  staleTime: Infinity,
});

/** Checks an expression on the server. Throws ApiProblem with `at` in its errors when it is wrong. */
export function checkExpression(object: string, expression: string): Promise<ExpressionAnswer> {
  return post('/expressions', { body: { object, expression, values: {} } });
}
