import { TeamOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useWords } from '@/areas/shared/useWords';
import { Avatar } from '@/ui/Avatar';
import { State } from '@/ui/State';
import { peopleQuery } from './api';
import styles from './Departments.module.css';
import type { Department } from './tree';

const MOST = 50;

interface FoundProps {
  text: string;
  departments: readonly Department[];
  people: boolean;
  onLocate: (department: string | null, key: string) => void;
}

/** Departments and people whose name holds what was typed; a click shows them at their place. */
export function Found({ text, departments, people, onLocate }: FoundProps) {
  const t = useWords('departments');
  const lower = text.toLowerCase();
  const names = new Map(departments.map((one) => [one.id, one.name]));
  const hits = departments.filter((one) => one.name.toLowerCase().includes(lower)).slice(0, MOST);
  const found = useQuery({ ...peopleQuery(text), enabled: people });
  if (hits.length === 0 && found.data?.length === 0) return <State kind="nothing" title={t('nothingFound', { text })} />;
  return (
    <ul className={styles['found']} aria-label={t('search')}>
      {hits.map((one) => (
        <li key={one.id}>
          <button type="button" onClick={() => onLocate(one.id, one.id)}>
            <TeamOutlined aria-hidden="true" />
            <span>{one.name}</span>
            <span className={styles['soft']}>{one.parent === null ? '' : names.get(one.parent)}</span>
          </button>
        </li>
      ))}
      {found.data?.map((person) => (
        <li key={person.id}>
          <button type="button" onClick={() => onLocate(person.department?.id ?? null, person.id)}>
            <Avatar name={person.name} size={20} />
            <span>{person.name}</span>
            <span className={styles['soft']}>{[person.department?.name, person.title].filter(Boolean).join(' · ')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
