/** Calls whose answers serve several readers: each is made once, until a write makes its answer old. */
export class SharedCalls {
  private readonly answers = new Map<string, Promise<unknown>>();

  /** The answer of a call, made by the first who asks; an error is for those who wait for it, and not kept. */
  get<T>(key: string, call: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const answer = call();
    this.answers.set(key, answer);
    answer.catch(() => {
      if (this.answers.get(key) === answer) this.answers.delete(key);
    });
    return answer;
  }

  /** Changes the answer of a call by what a write is known to have done, without asking anew. */
  change<T>(key: string, by: (answer: T) => T): void {
    const known = this.answers.get(key) as Promise<T> | undefined;
    if (!known) return;
    this.answers.delete(key);
    this.get(key, () => known.then(by)).catch(() => undefined);
  }

  /** Forgets every answer whose key begins like this. */
  forget(beginning: string): void {
    for (const key of this.answers.keys()) {
      if (key.startsWith(beginning)) this.answers.delete(key);
    }
  }
}
