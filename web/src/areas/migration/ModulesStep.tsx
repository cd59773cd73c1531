import { Switch } from 'antd';
import type { Schemas } from '@/api/call';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { sizeText } from '@/fields/file/size';
import { formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { RowTable } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { filesOf, settled, type FoundModule, type Migration } from './api';

interface StepProps {
  migration: Migration;
  change: (choices: Schemas['Choices']) => void;
}

/** What the backup holds: which modules, how many rows, what nobody knows what to do with. */
export function ModulesStep({ migration, change }: StepProps) {
  const t = useWords('migration');
  const locale = useLocale();
  const model = useModel();
  const { found, choices } = migration;
  const called = (one: FoundModule) => labelText(migration.labels[one.key], locale.language) || one.key;
  return (
    <>
      {found.modules.length > 0 && (
        <section className={page['card']}>
          <header className={page['cardHead']}>
            <h2>{t('modules')}</h2>
            <span className={page['soft']}>{t('modulesHint')}</span>
          </header>
          <RowTable<FoundModule>
            query={settled}
            rows={found.modules}
            id={(one) => one.key}
            label={t('modules')}
            empty={<State kind="empty" title={t('nothing')} small />}
            columns={[
              { key: 'name', title: t('module'), names: true, cell: called },
              { key: 'becomes', title: t('becomes'), cell: (one) => labelText(model.objects.get(one.object)?.label, locale.language) || one.object },
              { key: 'rows', title: t('rows'), number: true, cell: (one) => formatNumber(one.rows, locale) },
              { key: 'files', title: t('files'), cell: (one) => one.tables.map((table) => table.file.split('/').at(-1)).join(t('comma')) },
              { key: 'columns', title: t('columns'), number: true, cell: (one) => one.columns.length },
              { key: 'take', title: t('take'), cell: (one) => <Switch size="small" checked={choices.modules[one.key]?.take ?? false} disabled={choices.modules[one.key] === undefined} aria-label={t('takeOf', { name: called(one) })} onChange={(take) => change({ modules: { [one.key]: { take } } })} /> },
            ]}
          />
        </section>
      )}
      <Files migration={migration} change={change} />
      <Others migration={migration} />
    </>
  );
}

/** Attachments: how many come along with the records that they belong to, and whether they do. */
function Files({ migration, change }: StepProps) {
  const t = useWords('migration');
  const locale = useLocale();
  const files = filesOf(migration.found);
  if (files === null) return null;
  const lines = [
    t('filesFound', { count: formatNumber(files.rows, locale), size: sizeText(files.size) }),
    files.missing.count > 0 ? t('filesMissing', { count: formatNumber(files.missing.count, locale) }) : '',
    files.large.count > 0 ? t('filesLarge', { count: formatNumber(files.large.count, locale) }) : '',
  ].filter(Boolean);
  return (
    <section className={page['card']} style={{ marginTop: 16 }}>
      <header className={page['cardHead']}>
        <h2>{t('filesTitle')}</h2>
        <span className={page['soft']}>{t('filesHint')}</span>
        <div className={page['actions']}>
          <Switch size="small" checked={migration.choices.attachments ?? false} disabled={files.rows === 0} aria-label={t('takeOf', { name: t('filesTitle') })} onChange={(attachments) => change({ attachments })} />
        </div>
      </header>
      <ul className={page['cardBody']}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function Others({ migration }: { migration: Migration }) {
  const t = useWords('migration');
  const locale = useLocale();
  const { unknown, faults, attachments } = migration.found;
  if (unknown.length + faults.length + attachments === 0) return null;
  return (
    <section className={page['card']} style={{ marginTop: 16 }}>
      <header className={page['cardHead']}>
        <h2>{t('left')}</h2>
        <span className={page['soft']}>{t('leftHint')}</span>
      </header>
      <ul className={page['cardBody']}>
        {unknown.map((one) => (
          <li key={one.file}>{t('unknownTable', { file: one.file, rows: formatNumber(one.rows, locale) })}</li>
        ))}
        {faults.map((one) => (
          <li key={one.file}>
            {one.file}: {locale.language === 'en' ? one.en : one.zh}
          </li>
        ))}
        {attachments > 0 && <li>{t('attachments', { count: formatNumber(attachments, locale) })}</li>}
      </ul>
    </section>
  );
}
