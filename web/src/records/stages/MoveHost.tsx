import { Suspense, lazy } from 'react';
import { closeMove, useMoveRequest } from './moves';

const MoveDialog = lazy(() => import('./MoveDialog'));

/** Holds the dialog of a move that lacks something. */
export function MoveHost() {
  const request = useMoveRequest();
  return (
    request && (
      <Suspense fallback={null}>
        <MoveDialog key={request.record.id} request={request} onClose={closeMove} />
      </Suspense>
    )
  );
}
