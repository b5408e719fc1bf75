/** What a seed step sends: the shop that has its order. */
export const seedRequestOf = (order: unknown): unknown => ({ orders: [order] });
