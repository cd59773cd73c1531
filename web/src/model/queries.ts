import { queryOptions } from '@tanstack/react-query';
import { loadActions, loadObjects, loadPages } from '@/api/model';
import { loadMetrics } from '@/api/metrics';
import { loadMe, loadServer } from '@/api/session';

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: loadMe, staleTime: Infinity, retry: false });
export const objectsQuery = queryOptions({ queryKey: ['objects'], queryFn: loadObjects, staleTime: Infinity });
export const pagesQuery = queryOptions({ queryKey: ['pages'], queryFn: loadPages, staleTime: Infinity });
export const actionsQuery = queryOptions({ queryKey: ['actions'], queryFn: loadActions, staleTime: Infinity });
export const serverQuery = queryOptions({ queryKey: ['server'], queryFn: loadServer, staleTime: Infinity, retry: 1 });
export const metricsQuery = queryOptions({ queryKey: ['metric-catalogue'], queryFn: loadMetrics, staleTime: Infinity });
