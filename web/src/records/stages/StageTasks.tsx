import { Checkbox } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { updateRecord } from '@/api/records';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { Stage } from '@/model/stages';
import { Tag } from '@/ui/Tag';
import styles from './StageBar.module.css';
import { standingQuery, type Standing, type StageTodo } from './standing';

interface StageTasksProps {
  standing: Standing;
  stage: Stage;
  object: string;
  id: string;
  writable: boolean;
}

/** The tasks of the stage in which the record stands, ticked off on the spot. */
export function StageTasks({ standing, stage, object, id, writable }: StageTasksProps) {
  const w = useWords('stages');
  const client = useQueryClient();
  const act = useDoing('standing', 'todo');
  const own = standing.tasks.filter((task) => task.stage === stage.id);
  if (own.length === 0) return null;
  const tick = (task: StageTodo, done: boolean) => {
    const { queryKey } = standingQuery(object, id);
    client.setQueryData(queryKey, { ...standing, tasks: standing.tasks.map((one) => (one.id === task.id ? { ...one, state: done ? 'done' : 'open' } : one)) });
    void act(() => updateRecord('stage_todo', task.id, { state: done ? 'done' : 'open' }, null));
  };
  return (
    <ul className={styles['tasks']} aria-label={w('tasks')}>
      {own.map((task) => (
        <li key={task.id}>
          <Task task={task} writable={writable} onTick={(done) => tick(task, done)} />
        </li>
      ))}
    </ul>
  );
}

function Task({ task, writable, onTick }: { task: StageTodo; writable: boolean; onTick: (done: boolean) => void }) {
  const w = useWords('stages');
  const locale = useLocale();
  const done = task.state === 'done';
  return (
    <>
      <Checkbox checked={done} disabled={!writable} onChange={(event) => onTick(event.target.checked)}>
        {task.name}
      </Checkbox>
      {task.must_finish && !done && <Tag color="red">{w('must')}</Tag>}
      {task.due_at && !done && <small>{w('due', { date: formatInstant(task.due_at, locale) })}</small>}
      {done && task.done_by?.name && <small>{task.done_by.name}</small>}
    </>
  );
}
