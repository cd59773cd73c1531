import { Button } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { useModel } from '@/model/context';
import { useOpenForm } from '@/records/form/host';
import type { Question, Stage } from './api';

const OBJECT = 'improvement';

interface ImproveButtonProps {
  question: Question;
  stage: Stage;
  figure: 'conversion' | 'stay';
  /** What the improvement is called to begin with. */
  name: string;
}

/** Makes an improvement of what is looked at, for those who may. */
export function ImproveButton({ question, stage, figure, name }: ImproveButtonProps) {
  const t = useWords('processes');
  const { timeZone } = useLocale();
  const open = useOpenForm();
  if (!useModel().objects.get(OBJECT)?.rights.create) return null;
  const values = { name, pipeline: { object: 'pipeline', id: question.pipeline, name: question.pipelineName }, stage: { object: 'stage', id: stage.id, name: stage.name }, figure, status: 'running', begun_on: todayIn(timeZone) };
  return (
    <Button size="small" onClick={() => void open({ object: OBJECT, values, follow: true })}>
      {t('improve')}
    </Button>
  );
}
