/** What a role grants, as the matrix edits it. */
import { get, put, type Schemas } from '@/api/call';
import type { Scope } from '@/api/types';
import { sameValue } from '@/lib/equal';

export type RoleRights = Schemas['Rights'];
export type ObjectRights = RoleRights['objects'][string];
export type FieldAccess = ObjectRights['fields'][string];

/** What sharing may open. */
export type Shared = NonNullable<ObjectRights['shared']>;

/** Stands for every object that is not named, and as an action for all actions. */
export const ANY = '*';

export const scopes: readonly Scope[] = ['none', 'own', 'team', 'subtree', 'all'];
export const fieldAccesses: readonly FieldAccess[] = ['write', 'read', 'mask', 'none'];

export const nothing: ObjectRights = { create: false, read: 'none', update: 'none', delete: 'none', export: false, fields: {} };

/** Actions that belong to no app: who may change the house itself. */
export const houseActions = ['model.change', 'access.change', 'imports.run', 'imports.history', 'migration.run', 'records.reveal', 'territories.manage'] as const;

export function loadRights(role: string): Promise<RoleRights> {
  return get('/roles/{role}/rights', { path: { role } });
}

/** What a draft of rights says otherwise, by object and of the actions, as change sets hold it; null takes back what was said. */
export function changedRights(stored: RoleRights, draft: RoleRights): Record<string, unknown> {
  const names = new Set([...Object.keys(stored.objects), ...Object.keys(draft.objects)]);
  const changed = [...names].filter((name) => !sameValue(stored.objects[name], draft.objects[name])).map((name) => [name, draft.objects[name] ?? null] as const);
  return { ...Object.fromEntries(changed), ...(sameValue(stored.actions, draft.actions) ? {} : { ':actions': draft.actions }) };
}

export async function saveRights(role: string, rights: RoleRights): Promise<RoleRights> {
  return await put('/roles/{role}/rights', { path: { role }, body: rights });
}

/** The rights on an object: its own, or those of all objects that are not named. */
export function rightsOf(rights: RoleRights, object: string): ObjectRights {
  return rights.objects[object] ?? rights.objects[ANY] ?? nothing;
}

/** Changes one right. What may be changed or deleted can never reach further than what may be seen. */
export function withRight(rights: RoleRights, object: string, part: Partial<ObjectRights>): RoleRights {
  const next = { ...rightsOf(rights, object), ...part };
  const narrower = (scope: Scope) => (scopes.indexOf(scope) <= scopes.indexOf(next.read) ? scope : next.read);
  // Widening what may be changed widens what may be seen; narrowing what may be seen narrows the rest.
  if (part.update && scopes.indexOf(part.update) > scopes.indexOf(next.read)) next.read = part.update;
  if (part.delete && scopes.indexOf(part.delete) > scopes.indexOf(next.read)) next.read = part.delete;
  next.update = narrower(next.update);
  next.delete = narrower(next.delete);
  return { ...rights, objects: { ...rights.objects, [object]: next } };
}

/** The object follows the rights of all others again. */
export function withoutOwn(rights: RoleRights, object: string): RoleRights {
  return { ...rights, objects: Object.fromEntries(Object.entries(rights.objects).filter(([name]) => name !== object)) };
}

/** Sets what may be done with a field; writing, which is the rule, is not written down. */
export function withField(rights: RoleRights, object: string, field: string, access: FieldAccess): RoleRights {
  const { fields } = rightsOf(rights, object);
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
  return withRight(rights, object, { fields: access === 'write' ? rest : { ...rest, [field]: access } });
}

export function withAction(rights: RoleRights, action: string, granted: boolean): RoleRights {
  const rest = rights.actions.filter((name) => name !== action);
  return { ...rights, actions: granted ? [...rest, action].sort() : rest };
}

/** The rights of several roles by their ids. */
export type RightsByRole = Record<string, RoleRights>;

/** What may be set of a field: the name of a record is always read. */
export function accessesFor(view: { nameField: string }, field: string): readonly FieldAccess[] {
  return field === view.nameField ? ['write', 'read'] : fieldAccesses;
}

export function accessOf(rights: RoleRights | undefined, object: string, field: string): FieldAccess {
  return rights ? (rightsOf(rights, object).fields[field] ?? 'write') : 'write';
}

/** Sets several fields of an object alike, but none to what it can't be. */
export function withFields(rights: RoleRights, view: { name: string; nameField: string }, fields: readonly string[], access: FieldAccess): RoleRights {
  const possible = fields.filter((field) => accessesFor(view, field).includes(access) && accessOf(rights, view.name, field) !== access);
  return possible.reduce((before, field) => withField(before, view.name, field, access), rights);
}

/** The roles whose rights are others than those that are kept. */
export function changedRoles(draft: RightsByRole, stored: RightsByRole): string[] {
  return Object.keys(draft).filter((id) => !sameValue(draft[id], stored[id]));
}
