/** The times that a new subscription begins with. */
export const EVERY_MONDAY = { every: 'week', at: '08:00', weekdays: [1] };
