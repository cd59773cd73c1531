import { useCallback, useMemo, useState } from 'react';
import { isProblem } from '@/api/problem';
import { labelText } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { previewFile, type Preview } from './api';
import { draftOf, filesOfPlan, guessObject, isPlanFile, planOf, withScales, type StepDraft } from './plan';

/** One file on its way into one object. */
export interface WizardFile {
  key: number;
  file: File;
  object: string | null;
  preview: Preview | null;
  draft: StepDraft | null;
  busy: boolean;
  problem: string | null;
}

let nextKey = 1;

/** Objects that the person may bring records into. */
export function useImportable(): ObjectView[] {
  const model = useModel();
  return useMemo(() => [...model.objects.values()].filter((view) => view.rights.create && !view.generated), [model]);
}

export interface Wizard {
  files: readonly WizardFile[];
  /** A plan of one's own, as text; it takes the place of all choices. */
  ownPlan: string | null;
  setOwnPlan: (text: string | null) => void;
  add: (files: readonly File[]) => Promise<void>;
  remove: (key: number) => void;
  choose: (key: number, object: string, sheet?: string | null) => void;
  change: (key: number, draft: StepDraft) => void;
  /** What is sent: the person's own plan, or the one made from the choices. */
  planText: string;
  /** Files that the own plan names and that are not there. */
  absent: readonly string[];
  ready: boolean;
}

export function useWizard(preset: string | null): Wizard {
  const importable = useImportable();
  const [files, setFiles] = useState<readonly WizardFile[]>([]);
  const [ownPlan, setOwnPlan] = useState<string | null>(null);

  const update = useCallback((key: number, part: Partial<WizardFile>) => {
    setFiles((before) => before.map((one) => (one.key === key ? { ...one, ...part } : one)));
  }, []);

  const look = useCallback(
    async (key: number, file: File, object: string, sheet: string | null) => {
      update(key, { object, busy: true, problem: null });
      try {
        const preview = await previewFile(file, object, sheet);
        const columns = preview.columns.map((column) => column.name);
        const step = preview.plan?.step[0] ?? {
          file: file.name,
          object,
          map: Object.fromEntries(preview.columns.flatMap((column) => (column.suggested_field ? [[column.suggested_field, column.name]] : []))),
        };
        const view = importable.find((one) => one.name === object);
        const draft = withScales({ ...draftOf(step, columns), file: file.name, sheet }, (name) => view?.fields.get(name)?.type);
        update(key, { preview, draft, busy: false });
      } catch (error) {
        update(key, { preview: null, draft: null, busy: false, problem: isProblem(error) ? error.sentence : String(error) });
      }
    },
    [update, importable],
  );

  const add = useCallback(
    async (given: readonly File[]) => {
      const plan = given.find((file) => isPlanFile(file.name));
      if (plan) setOwnPlan(await plan.text());
      const known = importable.map((view) => ({
        name: view.name,
        words: [...Object.values(view.label), ...Object.values(view.plural)].map((word) => labelText(word, 'zh-CN')),
      }));
      const fresh = given
        .filter((file) => !isPlanFile(file.name))
        .map((file): WizardFile => ({ key: nextKey++, file, object: preset ?? guessObject(file.name, known), preview: null, draft: null, busy: false, problem: null }));
      setFiles((before) => [...before.filter((one) => !fresh.some((other) => other.file.name === one.file.name)), ...fresh]);
      await Promise.all(fresh.map((one) => (one.object && !plan ? look(one.key, one.file, one.object, null) : undefined)));
    },
    [importable, preset, look],
  );

  const choose = useCallback(
    (key: number, object: string, sheet: string | null = null) => {
      const file = files.find((one) => one.key === key)?.file;
      if (file) void look(key, file, object, sheet);
    },
    [files, look],
  );

  const drafts = files.flatMap((one) => one.draft ?? []);
  const absent = ownPlan === null ? [] : filesOfPlan(ownPlan).filter((name) => !files.some((one) => one.file.name === name));
  const mapped = drafts.length === files.length && drafts.every((draft) => draft.columns.some((column) => column.field));
  return {
    files,
    ownPlan,
    setOwnPlan,
    add,
    remove: (key) => setFiles((before) => before.filter((one) => one.key !== key)),
    choose,
    change: (key, draft) => update(key, { draft }),
    planText: ownPlan ?? JSON.stringify(planOf(drafts)),
    absent: files.length === 1 && absent.length === 1 ? [] : absent,
    ready: files.length > 0 && (ownPlan !== null ? true : mapped),
  };
}
