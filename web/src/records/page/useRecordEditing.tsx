import { useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useCallback, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '@/api/client';
import { isProblem } from '@/api/problem';
import type { RecordData } from '@/api/types';
import type { ObjectView } from '@/model/view';
import { recordQuery } from '../queries';
import { afterWrite } from '../refresh';
import { SaveConflict, saveChange } from '../saving';

// Two people seldom change the same at once.
const ConflictDialog = lazy(async () => ({ default: (await import('../form/ConflictDialog')).ConflictDialog }));

type Refused = (error: unknown) => boolean;

export interface RecordEditing {
  /**
   * Saves values of the record: shown at once, taken back when refused. True when they stand.
   * `refused` may take a problem on itself, which is then not shown at the fields.
   */
  save: (values: Record<string, unknown>, refused?: Refused) => Promise<boolean>;
  errors: Record<string, string>;
  saving: ReadonlySet<string>;
  /** The question what shall stand when two people changed the same. */
  dialog: ReactNode;
}

export function useRecordEditing(view: ObjectView, id: string): RecordEditing {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [saving, setSaving] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<{ conflict: SaveConflict; mine: Record<string, unknown> } | null>(null);
  const { queryKey } = useMemo(() => recordQuery(view.name, id), [view.name, id]);

  const write = useCallback(
    async (values: Record<string, unknown>, from: Answer<RecordData>, refused?: Refused): Promise<boolean> => {
      const names = Object.keys(values);
      setSaving(new Set(names));
      setErrors((before) => Object.fromEntries(Object.entries(before).filter(([name]) => !names.includes(name))));
      client.setQueryData(queryKey, { ...from, data: { ...from.data, ...values } });
      try {
        afterWrite(client, view.name, await saveChange(view, { id, base: from.data, values, etag: from.etag }));
        return true;
      } catch (error) {
        client.setQueryData(queryKey, from);
        if (refused?.(error)) return false;
        if (error instanceof SaveConflict) setOpen({ conflict: error, mine: values });
        else {
          const said = isProblem(error) ? error.fieldMessages : {};
          const sentence = isProblem(error, 0) ? t('state.unreachableHint') : isProblem(error) ? error.sentence : t('state.brokenHint');
          const first = names.find((name) => said[name]) ?? names[0] ?? '';
          setErrors((before) => ({ ...before, ...said, [first]: said[first] ?? sentence }));
        }
        return false;
      } finally {
        setSaving(new Set());
      }
    },
    [client, id, queryKey, t, view],
  );
  const save = useCallback(
    (values: Record<string, unknown>, refused?: Refused) => {
      // An undo comes later than the page that offered it: what counts is the record as it is known then.
      const known = client.getQueryData<Answer<RecordData>>(queryKey);
      return known ? write(values, known, refused) : Promise.resolve(false);
    },
    [client, queryKey, write],
  );
  const dialog = open && (
    <Suspense>
      <ConflictDialog
        view={view}
        conflict={open.conflict}
        mine={open.mine}
        onCancel={() => {
          client.setQueryData(queryKey, { data: open.conflict.latest, etag: open.conflict.etag });
          setOpen(null);
        }}
        onSettle={(choice) => {
          const from = { data: open.conflict.latest, etag: open.conflict.etag };
          setOpen(null);
          void write({ ...open.mine, ...choice }, from);
        }}
      />
    </Suspense>
  );
  return { save, errors, saving, dialog };
}
