import { useNavigate } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
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
  const made = useRef<{ object: string; id: string } | null>(null);
  const [requests, setRequests] = useState<readonly OpenRequest[]>([]);
  const open = useCallback<OpenForm>(
    (request) =>
      new Promise((resolve) => {
        const key = nextKey++;
        const done = (record: RecordData | null) => {
          if (record && request.follow) made.current = { object: request.object, id: record.id };
          setRequests((before) => before.filter((one) => one.key !== key));
          resolve(record);
        };
        setRequests((before) => [...before, { ...request, key, done }]);
      }),
    [],
  );
  // Only once its form is gone: until then that would ask whether what was just saved shall be lost.
  useEffect(() => {
    const params = made.current;
    made.current = null;
    if (params) void navigate({ to: '/records/$object/$id', params });
  }, [navigate, requests]);
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
