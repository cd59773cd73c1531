import { UndoOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { isProblem } from '@/api/problem';
import type { FieldDefinition } from '@/api/types';
import { loadRoles, type Role } from '@/areas/identity/api';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { useLeaveGuard } from '@/records/form/useLeaveGuard';
import { MenuButton } from '@/ui/Menu';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import styles from './Rights.module.css';
import { accessOf, accessesFor, changedRoles, loadRights, saveRights, withFields, type FieldAccess, type RightsByRole } from './rights';

const KEYS: Record<string, FieldAccess> = { w: 'write', r: 'read', m: 'mask', n: 'none' };

/** The fields of an object by roles: what each role may do with each field. */
export function FieldGridPage() {
  const t = useWords('rights');
  const model = useModel();
  const { object } = useSearch({ from: '/shell/field-rights' });
  const view = model.objects.get(object ?? 'account') ?? [...model.objects.values()][0];
  const roles = useQuery({ queryKey: ['roles'], queryFn: loadRoles });
  const rights = useQueries({
    queries: (roles.data ?? []).map((role) => ({ queryKey: ['role-rights', role.id], queryFn: () => loadRights(role.id), refetchOnWindowFocus: false })),
  });
  useTitle(t('byField'));
  const failed = roles.error ?? rights.find((one) => one.error)?.error;
  if (failed) return <ProblemState error={failed} retry={() => void roles.refetch()} page />;
  if (!view || !roles.data || rights.some((one) => !one.data)) return <PageSkeleton />;
  const stored: RightsByRole = Object.fromEntries(roles.data.map((role, place) => [role.id, rights[place]?.data ?? { objects: {}, actions: [] }]));
  return <Editor key={view.name} view={view} roles={roles.data} stored={stored} />;
}

function Editor({ view, roles, stored }: { view: ObjectView; roles: readonly Role[]; stored: RightsByRole }) {
  const t = useWords('rights');
  const { language } = useLocale();
  const navigate = useNavigate();
  const client = useQueryClient();
  const model = useModel();
  const [steps, setSteps] = useState<RightsByRole[]>([]);
  const [wanted, setWanted] = useState('');
  const [busy, setBusy] = useState(false);
  const draft = steps.at(-1) ?? stored;
  const changed = changedRoles(draft, stored);
  useLeaveGuard(changed.length > 0);
  const fields = useMemo(() => [...view.fields.values()].filter((field) => !field.system || field.name === 'owner'), [view]);
  const shown = fields.filter((field) => `${labelText(field.label, language)} ${field.name}`.toLowerCase().includes(wanted.trim().toLowerCase()));
  const put = (ids: readonly string[], names: readonly FieldDefinition[], access: FieldAccess) =>
    setSteps([...steps, Object.fromEntries(Object.entries(draft).map(([id, one]) => [id, ids.includes(id) ? withFields(one, view, names.map((field) => field.name), access) : one]))]);
  const write = async (from: RightsByRole, ids: readonly string[]) => {
    for (const id of ids) {
      const one = from[id];
      if (one) client.setQueryData(['role-rights', id], await saveRights(id, one));
    }
    for (const key of ['me', 'objects', 'pages']) void client.invalidateQueries({ queryKey: [key] });
  };
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  const save = () =>
    attempt(async () => {
      await write(draft, changed);
      setSteps([]);
      notify({ kind: 'success', text: t('savedRoles', { count: changed.length }), action: { label: t('undo'), run: () => attempt(() => write(stored, changed)) } });
    });
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('byField')}</h1>
        <Select
          value={view.name}
          showSearch
          optionFilterProp="label"
          aria-label={t('object')}
          style={{ width: 180 }}
          disabled={changed.length > 0}
          options={[...model.objects.values()].map((one) => ({ value: one.name, label: labelText(one.label, language) }))}
          onChange={(object: string) => void navigate({ to: '/field-rights', search: { object } })}
        />
        <Input type="search" value={wanted} placeholder={t('findField')} aria-label={t('findField')} style={{ width: 200 }} onChange={(event) => setWanted(event.target.value)} />
        <div className={page['actions']}>
          {changed.length > 0 && <span className={styles['dirty']}>{t('unsaved')}</span>}
          <Button icon={<UndoOutlined aria-hidden="true" />} disabled={steps.length === 0 || busy} onClick={() => setSteps(steps.slice(0, -1))}>
            {t('undo')}
          </Button>
          <Button type="primary" disabled={changed.length === 0} loading={busy} onClick={() => void save()}>
            {t('save')}
          </Button>
        </div>
      </header>
      <p className={page['hint']}>{t('gridHint')}</p>
      <section className={page['card']}>
        <Grid view={view} roles={roles} fields={shown} draft={draft} stored={stored} onPut={put} />
      </section>
    </div>
  );
}

interface GridProps {
  view: ObjectView;
  roles: readonly Role[];
  fields: readonly FieldDefinition[];
  draft: RightsByRole;
  stored: RightsByRole;
  onPut: (roles: readonly string[], fields: readonly FieldDefinition[], access: FieldAccess) => void;
}

function Grid({ view, roles, fields, draft, stored, onPut }: GridProps) {
  const t = useWords('rights');
  const { language } = useLocale();
  const [at, setAt] = useState({ row: 0, column: 0 });
  const items = (['write', 'read', 'mask', 'none'] as const).map((access) => ({ key: access, label: t(`access.${access}`) }));
  const held = (role: Role, field: FieldDefinition, of: RightsByRole) => accessOf(of[role.id], view.name, field.name);
  const go = (row: number, column: number, grid: HTMLElement) => {
    const next = { row: Math.max(0, Math.min(fields.length - 1, row)), column: Math.max(0, Math.min(roles.length - 1, column)) };
    setAt(next);
    grid.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)?.focus();
  };
  const press = (event: KeyboardEvent<HTMLTableElement>, row: number, column: number) => {
    const [field, role] = [fields[row], roles[column]];
    if (!field || !role || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const known = accessesFor(view, field.name);
    const typed = KEYS[event.key.toLowerCase()];
    if (step) go(row + (step[0] ?? 0), column + (step[1] ?? 0), event.currentTarget);
    else if (typed && known.includes(typed)) onPut([role.id], [field], typed);
    else return;
    event.preventDefault();
  };
  return (
    <div className={`${page['scroll']} ${styles['grid']} ${styles['byField']}`}>
      <table
        className={page['table']}
        role="grid"
        aria-label={t('byField')}
        onKeyDown={(event) => {
          const [row, column] = ((event.target as HTMLElement).dataset['cell'] ?? '').split(' ').map(Number);
          if (row !== undefined && column !== undefined) press(event, row, column);
        }}
      >
        <thead>
          <tr>
            <th scope="col">{t('field')}</th>
            {roles.map((role) => (
              <th key={role.id} scope="col">
                <MenuButton items={items} onChoose={(key) => onPut([role.id], fields, key as FieldAccess)} label={t('setColumn', { role: role.name, count: fields.length })}>
                  {role.name}
                </MenuButton>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map((field, row) => (
            <tr key={field.name}>
              <th scope="row">
                <MenuButton items={items.filter((item) => accessesFor(view, field.name).includes(item.key))} onChoose={(key) => onPut(roles.map((role) => role.id), [field], key as FieldAccess)} label={t('setRow', { field: labelText(field.label, language) })}>
                  {labelText(field.label, language)}
                </MenuButton>
              </th>
              {roles.map((role, column) => {
                const access = held(role, field, draft);
                const known = accessesFor(view, field.name);
                const next = known[(known.indexOf(access) + 1) % known.length] ?? 'write';
                return (
                  <td key={role.id} role="gridcell" data-changed={access === held(role, field, stored) ? undefined : ''}>
                    <button
                      type="button"
                      className={styles['access']}
                      data-access={access}
                      data-cell={`${row} ${column}`}
                      tabIndex={at.row === row && at.column === column ? 0 : -1}
                      aria-label={`${labelText(field.label, language)} · ${role.name}: ${t(`access.${access}`)}`}
                      onFocus={() => setAt({ row, column })}
                      onClick={() => onPut([role.id], [field], next)}
                    >
                      {t(`access.${access}`)}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {fields.length === 0 && <p className={page['hint']}>{t('noField')}</p>}
      <p className={page['hint']}>
        <Link to="/records/$object" params={{ object: 'role' }} search={{}}>
          {t('roles')}
        </Link>
      </p>
    </div>
  );
}
