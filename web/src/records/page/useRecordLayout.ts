import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { lookAt } from '@/api/quality';
import type { Layout, RecordData } from '@/api/types';
import { NO_CONDITIONS, layoutFor, placed, type PlacedTab } from '@/model/layout';
import type { ObjectView } from '@/model/view';

/** The layout of a record and what is shown of it; asks for its conditions whenever the record is another. */
export function useRecordLayout(view: ObjectView, record: RecordData): { layout: Layout; tabs: PlacedTab[] } {
  const layout = useMemo(() => layoutFor(view, record), [view, record]);
  const asked = layout.conditional ? layout.id : null;
  const query = useQuery({
    queryKey: ['layout-look', view.name, record.id, asked, record['version']],
    queryFn: ({ signal }) => lookAt(view.name, record.id, asked ?? '', signal),
    enabled: asked !== null,
    placeholderData: (before) => before,
  });
  const look = asked ? (query.data ?? null) : NO_CONDITIONS;
  const tabs = useMemo(() => placed(view, layout, look), [view, layout, look]);
  return { layout, tabs };
}
