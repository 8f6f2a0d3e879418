const LINE_EVERY = 20_000;
const REDRAW_EVERY = 500;

/**
 * Shows that long work goes on: one line that is redrawn on a terminal, else a line now and then.
 * @param {() => string} describe what to show at this moment
 * @returns {() => void} ends it
 */
export function showProgress(describe) {
  const started = Date.now();
  const text = () => `  ${describe()}, ${formatTime(Date.now() - started)}`;
  const terminal = process.stderr.isTTY;
  const timer = setInterval(
    () => process.stderr.write(terminal ? `\r\x1b[K${text()}` : `${text()}\n`),
    terminal ? REDRAW_EVERY : LINE_EVERY,
  );
  return () => {
    clearInterval(timer);
    process.stderr.write(terminal ? `\r\x1b[K${text()}\n` : `${text()}\n`);
  };
}

/** @param {number} milliseconds */
function formatTime(milliseconds) {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
