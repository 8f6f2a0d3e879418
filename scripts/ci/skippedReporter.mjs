/** Tells at the end of a run what was left out, and why: vitest shows only how many. */
export class SkippedReporter {
  /** @param {readonly import("vitest/node").TestModule[]} testModules */
  onTestRunEnd(testModules) {
    const counts = new Map();
    for (const testModule of testModules) {
      for (const test of testModule.children.allTests("skipped")) {
        const result = test.result();
        // Without a reason: what the caller's own filter left out.
        if (result.state !== "skipped" || !result.note) continue;
        const line = `${testModule.project.name}: ${result.note}`;
        counts.set(line, (counts.get(line) ?? 0) + 1);
      }
    }
    if (counts.size === 0) return;
    const lines = [...counts].map(([line, count]) => `  ${count} × ${line}`);
    process.stdout.write(`\nLeft out:\n${lines.join("\n")}\n`);
  }
}
