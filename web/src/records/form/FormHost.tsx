import { useNavigate } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useMemo, useState, type ReactNode } from 'react';
import type { RecordData } from '@/api/types';
import { CreatorContext, type Creator } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import { useModel } from '@/model/context';
import { OpenFormContext, type FormRequest, type OpenForm } from './host';

const FormDrawer = lazy(() => import('./FormDrawer'));

interface OpenRequest extends FormRequest {
  key: number;
  done: (record: RecordData | null) => void;
}

let nextKey = 1;

/** Holds the forms that are open over the page; one may open another, to make a record to point at. */
export function FormHost({ children }: { children: ReactNode }) {
  const model = useModel();
  const navigate = useNavigate();
  const [requests, setRequests] = useState<readonly OpenRequest[]>([]);
  const open = useCallback<OpenForm>(
    (request) =>
      new Promise((resolve) => {
        const key = nextKey++;
        const done = (record: RecordData | null) => {
          setRequests((before) => before.filter((one) => one.key !== key));
          resolve(record);
          if (record && request.follow) {
            void navigate({ to: '/records/$object/$id', params: { object: request.object, id: record.id } });
          }
        };
        setRequests((before) => [...before, { ...request, key, done }]);
      }),
    [navigate],
  );
  const create = useMemo<Creator>(
    () => async (request) => {
      const made = await open(request);
      const nameField = model.objects.get(request.object)?.nameField ?? 'name';
      return made ? { id: made.id, name: asString(made[nameField]) } : null;
    },
    [open, model],
  );
  return (
    <OpenFormContext value={open}>
      <CreatorContext value={create}>
        {children}
        <Suspense fallback={null}>
          {requests.map((request) => (
            <FormDrawer key={request.key} request={request} onDone={request.done} />
          ))}
        </Suspense>
      </CreatorContext>
    </OpenFormContext>
  );
}
