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

  /** Forgets every answer whose key begins like this. */
  forget(beginning: string): void {
    for (const key of this.answers.keys()) {
      if (key.startsWith(beginning)) this.answers.delete(key);
    }
  }
}
