import { Link } from '@tanstack/react-router';
import { useWords } from '@/areas/shared/useWords';
import styles from './Studio.module.css';
import type { Usage, Use } from './studio';

/** What uses an object or field, each with the way there, and how many records hold something of it. */
export function Uses({ usage, kind }: { usage: Usage; kind: 'object' | 'field' }) {
  const t = useWords('studio');
  const blocking = usage.uses.filter((use) => use.blocks);
  const others = usage.uses.filter((use) => !use.blocks);
  return (
    <div className={styles['note']}>
      <span>{t(kind === 'field' ? 'rowsWithValue' : 'rowsOfObject', { count: usage.rows })}</span>
      {usage.uses.length === 0 && <span>{t('noUses')}</span>}
      <Listed title={t('mustGo')} uses={blocking} />
      <Listed title={t('letGo')} uses={others} />
      <span>{t('restorable')}</span>
    </div>
  );
}

function Listed({ title, uses }: { title: string; uses: readonly Use[] }) {
  if (uses.length === 0) return null;
  return (
    <>
      <strong>{title}</strong>
      <ul>
        {uses.map((use, index) => (
          <li key={index}>
            <Way use={use} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Opened beside: whoever is about to delete something wants to come back to it. */
function Way({ use }: { use: Use }) {
  const beside = { target: '_blank', rel: 'noreferrer' };
  const { record } = use;
  if (use.kind === 'view' && record && use.object) {
    return (
      <Link to="/records/$object" params={{ object: use.object }} search={{ saved: record.id }} {...beside}>
        {use.where}
      </Link>
    );
  }
  if (use.kind === 'right' && record) {
    return (
      <Link to="/roles/$id/rights" params={{ id: record.id }} {...beside}>
        {use.where}
      </Link>
    );
  }
  if (record) {
    return (
      <Link to="/records/$object/$id" params={{ object: record.object, id: record.id }} {...beside}>
        {use.where}
      </Link>
    );
  }
  if (use.object && use.field) {
    return (
      <Link to="/model/$object" params={{ object: use.object }} {...beside}>
        {use.where}
      </Link>
    );
  }
  return <>{use.where}</>;
}
