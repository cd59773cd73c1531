import { Select } from 'antd';
import { useState } from 'react';
import type { Schemas } from '@/api/call';
import { mayRun } from '@/api/session';
import page from '@/areas/shared/Page.module.css';
import { useWords, type Words } from '@/areas/shared/useWords';
import { formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { RowTable } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { NewField } from './NewField';
import { settled, type FoundColumn, type FoundModule, type Migration } from './api';

/** Stands among the fields for one that is yet to be made; no field is called so. */
const NEW = '+';

interface StepProps {
  migration: Migration;
  change: (choices: Schemas['Choices']) => void;
}

/** Which column becomes which field, module by module, and which value which option. */
export function ColumnsStep({ migration, change }: StepProps) {
  const t = useWords('migration');
  const taken = migration.found.modules.filter((one) => migration.choices.modules[one.key]?.take);
  if (taken.length === 0) return <State kind="empty" title={t('noneTaken')} />;
  return (
    <>
      {taken.map((one) => (
        <ModuleColumns key={one.key} module={one} migration={migration} change={change} />
      ))}
    </>
  );
}

/** A field or a part of one, by its label. */
function targetText(view: ObjectView | undefined, path: string, language: 'zh-CN' | 'en', t: Words): string {
  const [name = '', part] = path.split('.');
  const label = labelText(view?.fields.get(name)?.label, language) || name;
  return part ? `${label} · ${t(`part.${part}`)}` : label;
}

function ModuleColumns({ module, migration, change }: StepProps & { module: FoundModule }) {
  const t = useWords('migration');
  const locale = useLocale();
  const view = useModel().objects.get(module.object);
  const chosen = migration.choices.modules[module.key];
  const filled = module.columns.filter((one) => one.filled > 0);
  const settledColumns = new Set(migration.fixed[module.key] ?? []);
  const [making, setMaking] = useState<string | null>(null);
  const designs = mayRun(useMe(), 'model.change');
  const proposals = migration.proposals[module.key] ?? {};
  const options = [{ value: '', label: t('leaveOut') }, ...(migration.targets[module.key] ?? []).map((path) => ({ value: path, label: targetText(view, path, locale.language, t) }))];
  const offered = (column: string) => (designs && proposals[column] ? [...options.slice(0, 1), { value: NEW, label: t('newField', { type: t(`types.${proposals[column].type}`) }) }, ...options.slice(1)] : options);
  const name = labelText(migration.labels[module.key], locale.language) || module.key;
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{name}</h2>
        <span className={page['soft']}>{t('columnsHint', { count: filled.length, empty: module.columns.length - filled.length })}</span>
      </header>
      <RowTable<FoundColumn>
        query={settled}
        rows={filled}
        id={(one) => one.name}
        label={name}
        empty={<State kind="empty" title={t('nothing')} small />}
        columns={[
          { key: 'name', title: t('column'), names: true, cell: (one) => one.name },
          { key: 'filled', title: t('filled'), number: true, cell: (one) => formatNumber(one.filled, locale) },
          { key: 'samples', title: t('samples'), cell: (one) => <span className="y-ellipsis" style={{ display: 'block', maxWidth: 280 }}>{one.samples.slice(0, 3).join(' / ')}</span>, hint: (one) => one.samples.join('\n') },
          {
            key: 'field',
            title: t('field'),
            cell: (one) =>
              settledColumns.has(one.name) ? (
                <span className={page['soft']}>{t('settled')}</span>
              ) : (
                <Select style={{ width: 240, maxWidth: '100%' }} value={chosen?.columns[one.name] ?? ''} options={offered(one.name)} aria-label={t('fieldOf', { name: one.name })} showSearch={{ optionFilterProp: 'label' }} onChange={(target: string) => (target === NEW ? setMaking(one.name) : change({ modules: { [module.key]: { columns: { [one.name]: target || null } } } }))} />
              ),
          },
        ]}
      />
      <Values module={module} migration={migration} change={change} view={view} />
      {making !== null && proposals[making] && <NewField migration={migration} module={module.key} column={making} proposal={proposals[making]} onClose={() => setMaking(null)} />}
    </section>
  );
}

/** What values of choices and stages become; those that nothing here is like come first. */
function Values({ module, migration, change, view }: StepProps & { module: FoundModule; view: ObjectView | undefined }) {
  const t = useWords('migration');
  const locale = useLocale();
  const chosen = migration.choices.modules[module.key];
  const lists = Object.entries(chosen?.values ?? {}).filter(([field, values]) => Object.keys(values).length > 0 && Object.values(chosen?.columns ?? {}).includes(field));
  return (
    <>
      {lists.map(([field, values]) => {
        const definition = view?.fields.get(field);
        const label = labelText(definition?.label, locale.language) || field;
        const stages = migration.pipelines.find((one) => one.name === migration.choices.pipeline)?.stages ?? [];
        const options = field === 'stage' ? stages.map((one) => ({ value: one.name, label: one.name })) : (definition?.options ?? []).map((one) => ({ value: one.value, label: labelText(one.label, locale.language) }));
        const rows = Object.entries(values).sort((one, other) => Number(one[1] !== '') - Number(other[1] !== ''));
        return (
          <details key={field} open={rows.some(([, meant]) => meant === '')}>
            <summary className={page['cardHead']} style={{ cursor: 'pointer' }}>
              {t('valuesOf', { field: label, open: rows.filter(([, meant]) => meant === '').length, all: rows.length })}
            </summary>
            <RowTable<[string, string]>
              query={settled}
              rows={rows}
              id={([value]) => value}
              label={label}
              empty={<State kind="empty" title={t('nothing')} small />}
              columns={[
                { key: 'value', title: t('value'), names: true, cell: ([value]) => value },
                {
                  key: 'option',
                  title: t('option'),
                  cell: ([value, meant]) => <Select style={{ width: 240, maxWidth: '100%' }} value={meant} options={[{ value: '', label: t('leaveOut') }, ...options]} aria-label={t('optionOf', { value })} showSearch={{ optionFilterProp: 'label' }} onChange={(next: string) => change({ modules: { [module.key]: { values: { [field]: { [value]: next } } } } })} />,
                },
              ]}
            />
          </details>
        );
      })}
    </>
  );
}
