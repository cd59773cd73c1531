import { ProblemState } from './ProblemState';

export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  return <ProblemState error={error} retry={reset} page />;
}
