import { RecommendButton } from '@/areas/insight/RecommendButton';
import type { Question, Stage } from './api';

interface ImproveButtonProps {
  question: Question;
  stage: Stage;
  figure: 'conversion' | 'stay';
  /** What the improvement is called to begin with. */
  name: string;
}

/** Makes an improvement of what is looked at, which keeps it, for those who may. */
export function ImproveButton({ question, stage, figure, name }: ImproveButtonProps) {
  const { pipeline, period, where, by } = question;
  const asked = { pipeline, stage: stage.id, period, ...(where ? { where } : {}) };
  return <RecommendButton name={name} label={stage.name} finding={figure === 'stay' ? { kind: 'stay', ...asked } : { kind: 'bottleneck', dimension: by, ...asked }} />;
}
