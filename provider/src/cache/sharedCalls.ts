/** Shared calls: each one is made once, until a write invalidates its response. */
export class SharedCalls {
  private readonly answers = new Map<string, Promise<unknown>>();

  /**
   * Returns a call's response. The first caller makes the call; an error goes to everyone waiting for it and isn't
   * cached.
   */
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

  /** Forgets every response whose key has this prefix. */
  forget(beginning: string): void {
    for (const key of this.answers.keys()) {
      if (key.startsWith(beginning)) this.answers.delete(key);
    }
  }
}
