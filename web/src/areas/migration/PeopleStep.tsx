import { Select } from 'antd';
import type { Schemas } from '@/api/call';
import type { Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { settled, type FoundUser, type Migration } from './api';

interface StepProps {
  migration: Migration;
  change: (choices: Schemas['Choices']) => void;
}

/** Who the people of the other system are here, who gets what is nobody's, and which pipeline deals go through. */
export function PeopleStep({ migration, change }: StepProps) {
  const t = useWords('migration');
  const locale = useLocale();
  const { found, choices, people, pipelines } = migration;
  const chosen = (id: string | null | undefined): Reference[] => (id ? [{ id, name: people[id] ?? id }] : []);
  const open = found.users.filter((one) => !choices.users[one.key]).length;
  const sorted = [...found.users].sort((one, other) => Number(Boolean(choices.users[one.key])) - Number(Boolean(choices.users[other.key])) || other.records - one.records);
  return (
    <>
      <section className={page['card']}>
        <header className={page['cardHead']}>
          <h2>{t('rest')}</h2>
        </header>
        <div className={page['cardBody']}>
          <div className={page['form']}>
            <span className={page['label']}>{t('default')}</span>
            <ReferenceSelect target="user" value={chosen(choices.default_user)} many={false} label={t('default')} clearable={false} onChange={([one]) => one && change({ default_user: one.id })} />
            {pipelines.length > 0 && (
              <>
                <span className={page['label']}>{t('pipeline')}</span>
                <Select value={choices.pipeline} options={pipelines.map((one) => ({ value: one.name, label: one.name }))} aria-label={t('pipeline')} onChange={(pipeline: string) => change({ pipeline })} />
              </>
            )}
          </div>
        </div>
      </section>
      <section className={page['card']}>
        <header className={page['cardHead']}>
          <h2>{t('people')}</h2>
          <span className={page['soft']}>{open > 0 ? t('peopleOpen', { count: open, all: found.users.length }) : t('peopleDone', { all: found.users.length })}</span>
        </header>
        <RowTable<FoundUser>
          query={settled}
          rows={sorted}
          id={(one) => one.key}
          label={t('people')}
          empty={<State kind="empty" title={t('noPeople')} small />}
          columns={[
            { key: 'name', title: t('person'), names: true, cell: (one) => one.name || one.key },
            { key: 'mail', title: t('mail'), cell: (one) => one.mail },
            { key: 'records', title: t('records'), number: true, cell: (one) => formatNumber(one.records, locale) },
            { key: 'here', title: t('here'), cell: (one) => <ReferenceSelect target="user" value={chosen(choices.users[one.key])} many={false} minWidth={220} label={t('hereOf', { name: one.name || one.key })} placeholder={t('toDefault')} onChange={([next]) => change({ users: { [one.key]: next?.id ?? null } })} /> },
          ]}
        />
      </section>
    </>
  );
}
