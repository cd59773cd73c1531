/** Calls of the published API: path, query, body and answer of each are those that the server declares. */
import { request, type Answer, type RequestOptions } from './client';
import type { components, paths } from './schema';

/** The shapes of bodies and answers by the names that the server publishes them under. */
export type Schemas = components['schemas'];

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The published paths that have a method. */
export type Path<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, object> ? P : never }[keyof paths];

/** What may be given is never changed, so lists that may not be changed are welcome. */
export type Unchanged<T> = T extends object ? { readonly [K in keyof T]: Unchanged<T[K]> } : T;

type Content<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;

type Body<T> = T extends { requestBody: { content: { 'multipart/form-data': unknown } } }
  ? { body: FormData }
  : T extends { requestBody: infer Given }
    ? { body: Unchanged<Content<Given>> }
    : { body?: never };

/**
 * The inside of an answer or a body that the server publishes as open: what pages, layouts, reports and changes of the model are
 * made of is checked when it is written, by rooms whose words the description does not hold. `T` is what the interface knows of it.
 */
export function known<T extends object>(open: object): T {
  return open as T;
}

interface Loose extends RequestOptions {
  path?: Record<string, string>;
}

interface Declared {
  parameters: Pick<Loose, 'path' | 'query'> & { header?: Record<string, string | undefined> };
  responses: object;
}

type Operation<P extends Path<M>, M extends Method> = paths[P][M] extends infer O extends Declared ? O : never;

/** What a call takes: the parts of its path, its query, its body and its headers. */
export type Asked<P extends Path<M>, M extends Method> = Pick<Operation<P, M>['parameters'], 'path' | 'query'> &
  Body<Operation<P, M>> & { headers?: Operation<P, M>['parameters']['header']; signal?: AbortSignal | undefined };

/** What a call answers where it succeeds. */
export type Answered<P extends Path<M>, M extends Method> = { [Status in keyof Operation<P, M>['responses']]: Content<Operation<P, M>['responses'][Status]> }[keyof Operation<P, M>['responses']];

/** What must be given cannot be left out; where nothing must, all of it can. */
type Options<P extends Path<M>, M extends Method> = object extends Asked<P, M> ? [asked?: Asked<P, M>] : [asked: Asked<P, M>];

function filled(path: string, parts: Record<string, string> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ''));
}

/** Calls the server; gives the answer with its ETag. Throws ApiProblem, as `request` does. */
export function send<M extends Method, P extends Path<M>>(method: M, path: P, ...[asked]: Options<P, M>): Promise<Answer<Answered<P, M>>> {
  const { path: parts, ...rest }: Loose = asked ?? {};
  return request<Answered<P, M>>(method.toUpperCase(), filled(path, parts), rest);
}

export async function get<P extends Path<'get'>>(path: P, ...asked: Options<P, 'get'>): Promise<Answered<P, 'get'>> {
  return (await send('get', path, ...asked)).data;
}

export async function post<P extends Path<'post'>>(path: P, ...asked: Options<P, 'post'>): Promise<Answered<P, 'post'>> {
  return (await send('post', path, ...asked)).data;
}

export async function put<P extends Path<'put'>>(path: P, ...asked: Options<P, 'put'>): Promise<Answered<P, 'put'>> {
  return (await send('put', path, ...asked)).data;
}

export async function patch<P extends Path<'patch'>>(path: P, ...asked: Options<P, 'patch'>): Promise<Answered<P, 'patch'>> {
  return (await send('patch', path, ...asked)).data;
}

export async function remove<P extends Path<'delete'>>(path: P, ...asked: Options<P, 'delete'>): Promise<Answered<P, 'delete'>> {
  return (await send('delete', path, ...asked)).data;
}
