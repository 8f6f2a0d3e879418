/** The most that the API gives on one page. */
export const PAGE_SIZE = 100;

interface Page<T> {
  items: T[];
  /** Whether the server named a next page. */
  more: boolean;
}

/**
 * Every item of a paged list, page by page. Complete for what the token may see and no more: the
 * service filters by permission after it has cut the page, so a missing item is no proof of absence.
 */
export async function* everyPage<T>(
  fetchPage: (query: { limit: string; offset: string }) => Promise<Page<T>>,
): AsyncGenerator<T> {
  for (let offset = 0; ; offset += PAGE_SIZE) {
    const page = await fetchPage({ limit: String(PAGE_SIZE), offset: String(offset) });
    yield* page.items;
    if (!page.more) return;
  }
}
