import { Checkbox } from 'antd';
import { useQuery } from '@tanstack/react-query';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { actionsQuery } from '@/model/queries';
import styles from './Rights.module.css';
import { ANY, houseActions, withAction, type RoleRights } from './rights';

/** Which commands a role may run. */
export function ActionRights({ rights, onChange }: { rights: RoleRights; onChange: (rights: RoleRights) => void }) {
  const t = useWords('rights');
  const { language } = useLocale();
  const { data } = useQuery(actionsQuery);
  const labels = new Map((data ?? []).map((action) => [action.name, labelText(action.label, language) || action.name]));
  for (const name of houseActions) labels.set(name, t(`action.${name.replace('.', '_')}`));
  for (const name of rights.actions) if (name !== ANY && !labels.has(name)) labels.set(name, name);
  const all = rights.actions.includes(ANY);
  return (
    <section className={page['card']} style={{ marginTop: 16 }}>
      <header className={page['cardHead']}>
        <h2>{t('actions')}</h2>
        <span className={page['soft']}>{t('actionsHint')}</span>
      </header>
      <div className={`${page['cardBody']} ${styles['actions']}`}>
        <Checkbox checked={all} onChange={(event) => onChange(withAction(rights, ANY, event.target.checked))}>
          {t('allActions')}
        </Checkbox>
        {[...labels].map(([name, label]) => (
          <Checkbox key={name} checked={all || rights.actions.includes(name)} disabled={all} onChange={(event) => onChange(withAction(rights, name, event.target.checked))}>
            {label}
          </Checkbox>
        ))}
      </div>
    </section>
  );
}
